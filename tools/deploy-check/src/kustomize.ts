import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { inRepository } from '@aisle/testkit';
import { z } from 'zod';
import { asManifest, containersOf, podSpecOf, type Manifest } from './manifest.js';
import { readYaml, readYamlDocuments } from './read-yaml.js';

/** Strict on purpose: what this renderer cannot do must not be written into a kustomization unseen. */
const kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string().optional(),
  resources: z.array(z.string()),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })).default([]),
  replicas: z.array(z.strictObject({ name: z.string(), count: z.number() })).default([]),
  configMapGenerator: z
    .array(
      z.strictObject({
        name: z.string(),
        behavior: z.enum(['create', 'merge']).default('create'),
        literals: z.array(z.string()),
      }),
    )
    .default([]),
});
type Kustomization = z.output<typeof kustomization>;

const clusterScoped = new Set(['Namespace']);

/**
 * What `kubectl kustomize <folder>` prints, for the part of kustomize that our files use: resources, namespace, images,
 * replicas and config maps from literals, whose names get a hash of their content (not kustomize's own hash).
 */
export const render = (folder: string): Manifest[] => {
  const manifests = build(folder);
  const hashed = new Map(
    manifests
      .filter((manifest) => generated.has(manifest))
      .map(({ metadata, data }) => [metadata.name, `${metadata.name}-${hashOf(data)}`]),
  );
  for (const manifest of manifests) {
    for (const { envFrom = [] } of containersOf(manifest)) {
      for (const { configMapRef } of envFrom) configMapRef.name = hashed.get(configMapRef.name) ?? configMapRef.name;
    }
  }
  for (const manifest of manifests) {
    if (generated.has(manifest)) manifest.metadata.name = hashed.get(manifest.metadata.name) ?? manifest.metadata.name;
  }
  return manifests;
};

const generated = new WeakSet<Manifest>();

const build = (folder: string): Manifest[] => {
  const rules = kustomization.parse(readYaml(posix.join(folder, 'kustomization.yaml')));
  const manifests = rules.resources.flatMap((resource) => load(posix.join(folder, resource)));
  generateConfigMaps(rules, manifests);
  for (const manifest of manifests) applyTo(manifest, rules);
  for (const { name } of rules.replicas) {
    if (!manifests.some((manifest) => scales(manifest, name))) throw new Error(`${folder}: nothing is called ${name}.`);
  }
  return manifests;
};

const load = (path: string): Manifest[] =>
  statSync(inRepository(path)).isDirectory() ? build(path) : readYamlDocuments(path).map(asManifest);

const generateConfigMaps = ({ configMapGenerator }: Kustomization, manifests: Manifest[]): void => {
  for (const { name, behavior, literals } of configMapGenerator) {
    const data = Object.fromEntries(literals.map((literal) => literal.split(/=(.*)/s).slice(0, 2)));
    const existing = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    if (Boolean(existing) !== (behavior === 'merge')) throw new Error(`ConfigMap ${name} cannot ${behavior}.`);
    if (existing) existing.data = { ...existing.data, ...data };
    else {
      const manifest = asManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
      generated.add(manifest);
      manifests.push(manifest);
    }
  }
};

const applyTo = (manifest: Manifest, { namespace, images, replicas }: Kustomization): void => {
  if (namespace && !clusterScoped.has(manifest.kind)) manifest.metadata.namespace = namespace;
  const replica = replicas.find(({ name }) => scales(manifest, name));
  if (replica) manifest.spec = { ...manifest.spec, replicas: replica.count };
  for (const container of podSpecOf(manifest)?.containers ?? []) {
    const image = images.find(({ name }) => name === container.image);
    if (image) container.image = `${image.newName}:${image.newTag}`;
  }
};

const scales = ({ kind, metadata }: Manifest, name: string): boolean =>
  ['Deployment', 'StatefulSet'].includes(kind) && metadata.name === name;

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 10);
