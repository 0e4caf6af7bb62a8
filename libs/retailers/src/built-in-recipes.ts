import { demoShopRecipe } from './demo-shop/recipe.js';
import type { Recipe } from './recipe.js';

/** The recipes that come with Aisle. A retailer's own folder holds its recipe, fixtures and golden files. */
export const builtInRecipes = (): Recipe[] => [demoShopRecipe];
