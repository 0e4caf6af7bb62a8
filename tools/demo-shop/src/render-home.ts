import { escapeHtml } from './html.js';
import type { FaultPlan } from './faults.js';
import type { Leaf, MenuDepartment, MenuGroup, MenuNode } from './menu.js';
import { renderBreadcrumb, renderLayout, type RenderContext } from './render-layout.js';

/** The home page with the whole menu. `menuPathOf` gives the href of a leaf (an old one for the moved leaf). */
export function renderHome(context: RenderContext, menuPathOf: (leaf: Leaf) => string): string {
  const departments = context.menu.departments.map((department) => renderDepartment(department, menuPathOf));
  return renderLayout(context, {
    title: 'Demo Shop: tools, kitchen, bike, office and more',
    description: 'Everything for house, garden and the way there. A shop for trying out crawlers.',
    canonicalPath: '/',
    pageType: 'home',
    main: `<nav id="main-menu" aria-label="Departments">
<ul class="menu menu--level-1">
${departments.join('\n')}
</ul>
</nav>
<section class="hero"><h1>Good things, well explained</h1><p>We test what we sell and say what we think of it. Choose a department and look around.</p></section>
<section class="popular"><h2>Popular departments</h2><ul>${context.menu.departments
      .slice(0, 4)
      .map(
        ({ name, path }) =>
          `<li><a href="${path}"><img src="/img${path}.svg" alt="" width="240" height="160"> ${escapeHtml(name)}</a></li>`,
      )
      .join('')}</ul></section>`,
  });
}

/** The menu href of a leaf: canonical, or for the moved leaf an old path that answers 301. */
export function menuPathOf(plan: FaultPlan): (leaf: Leaf) => string {
  return (leaf) => (plan.movedLeaf === leaf.index ? oldLeafPath(leaf) : leaf.path);
}

export function oldLeafPath({ path, group }: Leaf): string {
  return `${group.path}/all-${path.slice(group.path.length + 1)}`;
}

function renderDepartment(department: MenuDepartment, pathOf: (leaf: Leaf) => string): string {
  const groups = department.groups.map((group) => renderGroup(group, pathOf));
  return `<li class="menu__item menu__item--department">${menuLink(department)}
<ul class="menu menu--level-2">
${groups.join('\n')}
</ul></li>`;
}

function renderGroup(group: MenuGroup, pathOf: (leaf: Leaf) => string): string {
  const leaves = group.leaves.map(
    (leaf) => `<li class="menu__item menu__item--leaf">${menuLink({ name: leaf.name, path: pathOf(leaf) })}</li>`,
  );
  return `<li class="menu__item menu__item--group">${menuLink(group)}
<ul class="menu menu--level-3">
${leaves.join('\n')}
</ul></li>`;
}

function menuLink({ name, path }: MenuNode): string {
  return `<a class="menu__link" href="${path}">${escapeHtml(name)}</a>`;
}

/** The page of a department or a group: links to what is below it, no products. */
export function renderLanding(
  context: RenderContext,
  node: MenuNode,
  trail: readonly MenuNode[],
  children: readonly MenuNode[],
): string {
  const cards = children.map(
    (child) =>
      `<li class="category-card"><a href="${child.path}"><img src="/img${child.path}.svg" alt="" width="240" height="160" loading="lazy"><span>${escapeHtml(child.name)}</span></a></li>`,
  );
  return renderLayout(context, {
    title: `${node.name} | Demo Shop`,
    description: `${node.name}: all categories at a glance.`,
    canonicalPath: node.path,
    pageType: 'landing',
    main: `${renderBreadcrumb(trail, node.name)}
<h1 class="landing-title">${escapeHtml(node.name)}</h1>
<ul class="category-cards">${cards.join('\n')}</ul>`,
  });
}
