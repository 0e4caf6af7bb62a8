import { z } from 'zod';
import { titleOf, type Manifest } from './manifest.js';

// Operators' resources have no schemas on npm. These hold the fields that we use, as the operators' API references name them;
// they are strict, so that a field which was never looked up cannot slip in.
const name = z.string().regex(/^[a-z0-9-]+$/);
const reference = z.strictObject({ name });
const quantity = z.string().regex(/^\d+(\.\d+)?(m|Ki|Mi|Gi|Ti)?$/);
const resources = z.strictObject({
  requests: z.strictObject({ cpu: quantity, memory: quantity }),
  limits: z.strictObject({ memory: quantity }),
});

// https://www.rabbitmq.com/kubernetes/operator/using-operator
const rabbitmqCluster = z.strictObject({
  replicas: z
    .number()
    .int()
    .refine((count) => count % 2 === 1, 'a majority needs an odd number of nodes'),
  image: z.string(),
  persistence: z.strictObject({ storage: quantity }),
  resources,
  rabbitmq: z.strictObject({ additionalConfig: z.string() }),
  override: z.strictObject({ statefulSet: z.strictObject({ spec: z.looseObject({}) }) }),
});

// https://www.rabbitmq.com/kubernetes/operator/using-topology-operator
const rabbitmqPolicy = z.strictObject({
  name: z.string(),
  vhost: z.string(),
  pattern: z.string(),
  applyTo: z.enum(['queues', 'classic_queues', 'quorum_queues', 'exchanges', 'all']),
  definition: z.strictObject({ 'delivery-limit': z.number().int() }),
  rabbitmqClusterReference: reference,
});
const rabbitmqUser = z.strictObject({
  tags: z.array(z.enum(['management', 'policymaker', 'monitoring', 'administrator'])).optional(),
  importCredentialsSecret: reference.optional(),
  rabbitmqClusterReference: reference,
});
const rabbitmqPermission = z.strictObject({
  vhost: z.string(),
  userReference: reference,
  permissions: z.strictObject({ configure: z.string(), write: z.string(), read: z.string() }),
  rabbitmqClusterReference: reference,
});

// https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/
const postgresCluster = z.strictObject({
  instances: z.number().int().min(1),
  imageName: z.string(),
  bootstrap: z.strictObject({
    initdb: z.strictObject({ database: z.string(), owner: z.string(), secret: reference }),
  }),
  postgresql: z.strictObject({
    synchronous: z.strictObject({ method: z.enum(['any', 'first']), number: z.number().int().min(1) }),
    parameters: z.record(z.string(), z.string()),
  }),
  storage: z.strictObject({ size: quantity }),
  walStorage: z.strictObject({ size: quantity }),
  resources,
  affinity: z.strictObject({
    enablePodAntiAffinity: z.boolean(),
    podAntiAffinityType: z.enum(['required', 'preferred']),
    topologyKey: z.string(),
  }),
});

const specs: Record<string, z.ZodType> = {
  'rabbitmq.com/v1beta1 RabbitmqCluster': rabbitmqCluster,
  'rabbitmq.com/v1beta1 Policy': rabbitmqPolicy,
  'rabbitmq.com/v1beta1 User': rabbitmqUser,
  'rabbitmq.com/v1beta1 Permission': rabbitmqPermission,
  'postgresql.cnpg.io/v1 Cluster': postgresCluster,
};

/** What is wrong with an operator's resource, one sentence each. */
export const operatorProblems = (manifest: Manifest): string[] => {
  const schema = specs[`${manifest.apiVersion} ${manifest.kind}`];
  if (!schema) return [`${titleOf(manifest)}: nobody knows ${manifest.apiVersion} ${manifest.kind}.`];
  const issues = schema.safeParse(manifest.spec).error?.issues ?? [];
  return issues.map(({ path, message }) => `${titleOf(manifest)}: spec.${path.join('.')}: ${message}`);
};
