import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inRepository } from '@aisle/testkit';
import { appStartedBy, deployedApps, environmentProblems } from './app-configs.js';
import { imageEnv, loadStages } from './dockerfile.js';
import { isKnownToTypes, typeProblems } from './kubernetes-types.js';
import { schemaProblems } from './kubernetes-schemas.js';
import { render } from './kustomize.js';
import { containersOf, podLabelsOf, podSpecOf, titleOf, type Container, type Manifest } from './manifest.js';
import { operatorProblems } from './operator-schemas.js';
import { readYaml } from './read-yaml.js';

const overlays = ['small', 'cluster'];
const imageVariables = imageEnv(loadStages());

/** What a Secret's keys would hold. */
const sampleSecret = (key: string): string => `sample-${key}`;

const variablesOf = (container: Container, manifests: readonly Manifest[]): Record<string, string> => {
  const settings = (container.envFrom ?? []).map(({ configMapRef }) => {
    const found = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name);
    if (!found) throw new Error(`${container.name} wants ConfigMap ${configMapRef.name}, which nobody makes.`);
    return found.data ?? {};
  });
  const env: Record<string, string> = Object.assign({}, ...settings) as Record<string, string>;
  for (const { name, value, valueFrom } of container.env ?? []) {
    // As the kubelet does it: only variables that stand before this one are known.
    env[name] =
      value?.replace(/\$\((\w+)\)/g, (whole, other: string) => env[other] ?? whole) ??
      sampleSecret(valueFrom?.secretKeyRef.key ?? '');
  }
  return env;
};

/** Variables that only serve to put an address together. */
const partsOfAddresses = ({ env = [] }: Container): Set<string> =>
  new Set(env.flatMap(({ value = '' }) => [...value.matchAll(/\$\((\w+)\)/g)].map(([, name = '']) => name)));

describe.each(overlays)('k8s/overlays/%s', (overlay) => {
  const manifests = render(`k8s/overlays/${overlay}`);
  const apps = manifests.flatMap((manifest) =>
    containersOf(manifest).flatMap((container) => {
      const app = appStartedBy(container.args ?? []);
      return app === undefined ? [] : [{ app, manifest, container }];
    }),
  );
  const services = apps.filter(({ app }) => deployedApps[app]?.isService);
  const named = (kind: string, name: string) =>
    manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);

  it('renders to resources that Kubernetes’ API schemas accept', () => {
    const known = manifests.filter(isKnownToTypes);
    expect(known.length).toBeGreaterThan(25);
    expect(known.flatMap(schemaProblems)).toEqual([]);
    expect(typeProblems(known)).toEqual([]);
  });

  it('renders operators’ resources with fields that they know', () => {
    expect(manifests.filter((manifest) => !isKnownToTypes(manifest)).flatMap(operatorProblems)).toEqual([]);
  });

  it('has every resource once, in the namespace aisle', () => {
    const titles = manifests.map((manifest) => `${manifest.apiVersion} ${titleOf(manifest)}`);
    expect(titles).toEqual([...new Set(titles)]);
    const elsewhere = manifests.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'aisle');
    expect(elsewhere.map(titleOf)).toEqual([]);
  });

  it('deploys every app', () => {
    expect(apps.map(({ app }) => app).sort()).toEqual(Object.keys(deployedApps).sort());
  });

  it.each(apps)('gives $app an environment that its own config accepts', ({ app, container }) => {
    const env = { ...imageVariables, ...variablesOf(container, manifests) };
    expect(environmentProblems(app, env, partsOfAddresses(container))).toEqual([]);
    expect(Object.values(env).filter((value) => value.includes('$('))).toEqual([]);
  });

  it('runs one image with one version for all apps', () => {
    expect(new Set(apps.map(({ container }) => container.image)).size).toBe(1);
    expect(apps[0]?.container.image).toMatch(/\/aisle:\d+\.\d+\.\d+$/);
  });

  it.each(services)('probes $app where it listens: alive, ready, and patiently at the start', ({ container }) => {
    const { ports = [], startupProbe, livenessProbe, readinessProbe } = container;
    expect(ports).toEqual([{ name: 'http', containerPort: Number(imageVariables['HTTP_PORT']) }]);
    expect(startupProbe?.httpGet).toEqual({ path: '/live', port: 'http' });
    expect(livenessProbe?.httpGet).toEqual({ path: '/live', port: 'http' });
    expect(readinessProbe?.httpGet).toEqual({ path: '/ready', port: 'http' });
  });

  it.each(services)('gives $app an account without rights, a Service and a disruption budget', ({ app, manifest }) => {
    const labels = podLabelsOf(manifest);
    const service = named('Service', `aisle-${app}`)?.spec as { selector: object; ports: unknown[] };
    const budget = named('PodDisruptionBudget', `aisle-${app}`)?.spec as {
      maxUnavailable: number;
      selector: { matchLabels: object };
    };
    expect(labels).toMatchObject(service.selector);
    expect(service.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }]);
    expect(labels).toMatchObject(budget.selector.matchLabels);
    expect(budget.maxUnavailable).toBe(1);
    expect(podSpecOf(manifest)?.serviceAccountName).toBe(`aisle-${app}`);
    expect(named('ServiceAccount', `aisle-${app}`)?.['automountServiceAccountToken']).toBe(false);
  });

  it.each(apps)(
    'runs $app restricted: no root, no privileges, nothing writable, no token',
    ({ manifest, container }) => {
      expect(podSpecOf(manifest)).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(container['securityContext']).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    },
  );

  it('says of every container what it needs and what it may take', () => {
    const containers = manifests.flatMap(containersOf);
    expect(containers.length).toBeGreaterThanOrEqual(6);
    for (const container of containers) {
      const resources = {
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      };
      expect(container['resources']).toEqual(resources);
    }
  });

  it.each(services)('lets $app run longer than it takes to stop', ({ manifest, container }) => {
    const stopMs = Number(variablesOf(container, manifests)['STOP_TIMEOUT_MS'] ?? 20_000);
    expect((podSpecOf(manifest)?.terminationGracePeriodSeconds ?? 30) * 1_000).toBeGreaterThan(stopMs);
  });

  it('tells the fetcher nothing of the database', () => {
    const fetcher = apps.find(({ app }) => app === 'fetcher');
    expect(JSON.stringify(fetcher?.manifest)).not.toMatch(/database|postgres/i);
  });

  it('takes secrets by reference only', () => {
    const settings = manifests
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap(({ data = {} }) => Object.entries(data));
    const written = manifests
      .flatMap(containersOf)
      .flatMap(({ env = [] }) =>
        env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])),
      );
    for (const [name, value] of [...settings, ...written]) {
      if (/PASS|SECRET|KEY|TOKEN/.test(name)) expect({ name, value }).toBe('a reference');
      expect(value).not.toMatch(/:\/\/[^/]*:(?!\$\()[^/@]*@/);
    }
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('asks for secrets by the names that the base promises', () => {
    const { secrets, keys } = referencedSecrets(manifests);
    expect(secrets).toEqual(['aisle-api-keys', 'aisle-broker', 'aisle-database', 'aisle-raw-store']);
    expect(keys).toEqual(['access-key', 'catalog', 'control', 'password', 'secret-key', 'username']);
  });

  it('gives the stores the names that the apps look for', () => {
    const hosts = apps
      .flatMap(({ container }) => Object.values(variablesOf(container, manifests)))
      .flatMap((value) => (/^\w+:\/\//.test(value) ? [new URL(value).hostname] : []));
    const inCluster = [...new Set(hosts)].filter((host) => host.startsWith('aisle-'));
    expect(inCluster.length).toBeGreaterThanOrEqual(2);
    expect(inCluster.filter((host) => !provides(manifests, host))).toEqual([]);
  });

  it('lists every file of its folder', () => {
    const { resources } = readYaml(`k8s/overlays/${overlay}/kustomization.yaml`) as { resources: string[] };
    const files = readdirSync(inRepository(`k8s/overlays/${overlay}`)).filter((file) => file !== 'kustomization.yaml');
    expect(resources.filter((resource) => resource !== '../../base').sort()).toEqual(files.sort());
  });
});

const referencedSecrets = (manifests: readonly Manifest[]) => {
  const references = manifests
    .flatMap(containersOf)
    .flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => (valueFrom ? [valueFrom.secretKeyRef] : [])));
  return {
    secrets: [...new Set(references.map(({ name }) => name))].sort(),
    keys: [...new Set(references.map(({ key }) => key))].sort(),
  };
};

/** Services that are written down, and those that operators make of their resources. */
const provides = (manifests: readonly Manifest[], host: string): boolean =>
  manifests.some(({ kind, metadata }) => {
    if (kind === 'Cluster') return host === `${metadata.name}-rw`;
    return (kind === 'Service' || kind === 'RabbitmqCluster') && metadata.name === host;
  });

describe('scaling in k8s/overlays/cluster', () => {
  const manifests = render('k8s/overlays/cluster');
  const scaled = manifests.filter(({ kind }) => kind === 'ScaledObject');
  const targets = scaled.map(({ spec }) => (spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name);

  it('leaves the number of fetchers and parsers to KEDA alone', () => {
    expect(targets.sort()).toEqual(['aisle-fetcher', 'aisle-parser']);
    const deployments = manifests.filter(
      ({ kind, metadata }) => kind === 'Deployment' && targets.includes(metadata.name),
    );
    expect(deployments.map(({ spec }) => spec?.['replicas'])).toEqual([undefined, undefined]);
  });

  it('never scales to nobody: a fetcher that is gone cannot report its retailers', () => {
    for (const { spec } of scaled) expect(spec?.['minReplicaCount']).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['aisle-parser', ['parse.live'], ['parse.reprocess', 'fetch.some-shop']],
    ['aisle-fetcher', ['fetch.some-shop'], ['fetch.outcomes', 'parse.live', 'fetchers.alive', 'fetcher.some-id']],
  ])('counts for %s the queues of its work', (name, its, others) => {
    const { spec } = scaled.find(({ metadata }) => metadata.name === name) ?? {};
    const [trigger] = (spec as { triggers: { metadata: Record<string, string> }[] }).triggers;
    const { queueName = '', useRegex } = trigger?.metadata ?? {};
    const counts = (queue: string) => (useRegex === 'true' ? new RegExp(queueName).test(queue) : queue === queueName);
    expect([its.every(counts), others.some(counts)]).toEqual([true, false]);
  });

  it('lifts the broker’s delivery limit for every queue of Aisle', () => {
    const policy = manifests.find(({ kind }) => kind === 'Policy')?.spec as { pattern: string; definition: object };
    expect(policy.definition).toEqual({ 'delivery-limit': -1 });
    expect(new RegExp(policy.pattern).test('staging.fetch.some-shop')).toBe(true);
  });
});

describe('a check of resources', () => {
  const wrong = (change: (container: Record<string, unknown>) => void): Manifest[] => {
    const fetcher = structuredClone(
      render('k8s/overlays/small').find(
        ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'aisle-fetcher',
      ),
    );
    if (!fetcher) throw new Error('There is no fetcher.');
    for (const container of containersOf(fetcher)) change(container);
    return [fetcher];
  };

  it('finds a field that does not exist', () => {
    const problems = typeProblems(wrong((container) => (container['livenesProbe'] = {})));
    expect(problems).toEqual([expect.stringMatching(/fetcher: .*livenesProbe.* does not exist/)]);
  });

  it('finds a value of the wrong type', () => {
    const problems = wrong((container) => (container['ports'] = [{ containerPort: 'http' }])).flatMap(schemaProblems);
    expect(problems).toEqual([expect.stringContaining('containerPort must be')]);
  });

  it('finds an operator’s field that nobody looked up', () => {
    const [cluster] = render('k8s/overlays/cluster').filter(({ kind }) => kind === 'Cluster');
    const changed = { ...cluster, spec: { ...cluster?.spec, instanses: 3 } } as Manifest;
    expect(operatorProblems(changed)).toEqual([expect.stringContaining('instanses')]);
  });
});
