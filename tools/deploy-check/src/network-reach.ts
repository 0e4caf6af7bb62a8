import { z } from 'zod';
import { podLabelsOf, type Manifest } from './manifest.js';

/** Policies select by `matchLabels` only; anything else is refused here rather than misjudged. */
const selector = z.strictObject({ matchLabels: z.record(z.string(), z.string()).default({}) });
const peer = z.strictObject({
  podSelector: selector.optional(),
  namespaceSelector: selector.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});
export type Peer = z.output<typeof peer>;
const rule = z.looseObject({ to: z.array(peer).min(1).optional(), from: z.array(peer).min(1).optional() });
const policySpec = z.strictObject({
  podSelector: selector,
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z.array(rule.extend({ from: z.array(peer).min(1) })).default([]),
  egress: z.array(rule.extend({ to: z.array(peer).min(1) })).default([]),
});

type Labels = Record<string, string>;
const selects = ({ matchLabels }: z.output<typeof selector>, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([name, value]) => labels[name] === value);

const policiesFor = (manifests: readonly Manifest[], labels: Labels) =>
  manifests
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ spec }) => policySpec.parse(spec))
    .filter(({ podSelector }) => selects(podSelector, labels));

/** True where traffic that no policy allows is refused, in both directions. */
export const isClosedByDefault = (manifests: readonly Manifest[], labels: Labels): boolean => {
  const types = new Set(policiesFor(manifests, labels).flatMap(({ policyTypes }) => policyTypes));
  return types.has('Ingress') && types.has('Egress');
};

/** Everything that a pod with these labels may open a connection to. */
export const egressPeers = (manifests: readonly Manifest[], labels: Labels): Peer[] =>
  policiesFor(manifests, labels).flatMap(({ egress }) => egress.flatMap(({ to }) => to));

/** May a pod open a connection to another one of its namespace? */
export const mayReach = (manifests: readonly Manifest[], from: Labels, to: Labels): boolean =>
  egressPeers(manifests, from).some(
    ({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector && selects(podSelector, to),
  );

/** Labels of the pods of a workload by name. Errors: there is none. */
export const labelsOf = (manifests: readonly Manifest[], name: string): Labels => {
  const labels = manifests.filter(({ metadata }) => metadata.name === name).map(podLabelsOf);
  const found = labels.find((each) => each !== undefined);
  if (!found) throw new Error(`There are no pods of ${name}.`);
  return found;
};
