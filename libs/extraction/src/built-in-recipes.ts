import { demoShopRecipe } from './demo-shop/recipe.js';
import type { Recipe } from './recipe/recipe.js';

/** The recipes that every Aisle knows. A retailer's own folder holds its recipe, fixtures and golden files. */
export const builtInRecipes = (): Recipe[] => [];

/** Recipes of shops that only a demo has; known to an Aisle that is given them in its retailers' folder. */
export const demoRecipes = (): Recipe[] => [demoShopRecipe];
