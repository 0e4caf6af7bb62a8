import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const probe = z.looseObject({
  httpGet: z.looseObject({ path: z.string(), port: z.union([z.string(), z.number()]) }).optional(),
});
const environmentVariable = z.looseObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name: z.string(), key: z.string() }) }).optional(),
});

const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).optional(),
  env: z.array(environmentVariable).optional(),
  envFrom: z.array(z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) })).optional(),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })).optional(),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
});
export type Container = z.output<typeof container>;

const podSpec = z.looseObject({
  containers: z.array(container),
  serviceAccountName: z.string().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
});
export type PodSpec = z.output<typeof podSpec>;

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: labels.optional() }),
  data: labels.optional(),
  spec: z.record(z.string(), z.unknown()).optional(),
});
/** A Kubernetes resource; what is inside of pods is typed as far as the checks look at it. */
export type Manifest = z.output<typeof manifest>;

const workload = z.looseObject({
  template: z.looseObject({ metadata: z.looseObject({ labels }), spec: podSpec }),
});
type Workload = z.output<typeof workload>;

const workloads = new Set(['Deployment', 'StatefulSet', 'Job']);

/** Errors: ZodError where it is no Kubernetes resource. */
export const asManifest = (value: unknown): Manifest => {
  const parsed = manifest.parse(value);
  return workloads.has(parsed.kind) ? { ...parsed, spec: workload.parse(parsed.spec) } : parsed;
};

// `asManifest` has looked at every workload's spec.
const templateOf = ({ kind, spec }: Manifest): Workload['template'] | undefined =>
  workloads.has(kind) ? (spec as Workload).template : undefined;

export const podSpecOf = (resource: Manifest): PodSpec | undefined => templateOf(resource)?.spec;
export const podLabelsOf = (resource: Manifest): Record<string, string> | undefined =>
  templateOf(resource)?.metadata.labels;
export const containersOf = (resource: Manifest): Container[] => podSpecOf(resource)?.containers ?? [];

/** `Deployment aisle-fetcher` */
export const titleOf = ({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): string => `${kind} ${metadata.name}`;
