import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { titleOf, type Manifest } from './manifest.js';

type Model = new (data: unknown) => { validate(): void };

const groups: Record<string, object> = {
  v1: core,
  'apps/v1': apps,
  'batch/v1': batch,
  'policy/v1': policy,
  'networking.k8s.io/v1': networking,
  'keda.sh/v1alpha1': keda,
};

/** What the API's JSON schemas say against this resource: types, formats and what is required. */
export const schemaProblems = (manifest: Manifest): string[] => {
  const models = groups[manifest.apiVersion] as Record<string, Model | undefined> | undefined;
  const model = models?.[manifest.kind];
  if (!model) return [`${titleOf(manifest)}: ${manifest.apiVersion} has no ${manifest.kind}.`];
  try {
    new model(structuredClone(manifest)).validate();
    return [];
  } catch (error) {
    return [`${titleOf(manifest)}: ${error instanceof Error ? error.message : String(error)}`];
  }
};
