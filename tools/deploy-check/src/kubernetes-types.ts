import { inRepository } from '@aisle/testkit';
import ts from 'typescript';
import { titleOf, type Manifest } from './manifest.js';

/** The npm packages that ship Kubernetes' own API as types; what they do not know is an operator's. */
const kubernetesGroups = new Set(['v1', 'apps/v1', 'batch/v1', 'policy/v1', 'networking.k8s.io/v1']);
const packageFor = (apiVersion: string): string | undefined => {
  if (kubernetesGroups.has(apiVersion)) return `kubernetes-models/${apiVersion}`;
  return apiVersion === 'keda.sh/v1alpha1' ? `@kubernetes-models/keda/${apiVersion}` : undefined;
};

export const isKnownToTypes = ({ apiVersion }: Manifest): boolean => packageFor(apiVersion) !== undefined;

/**
 * What the API's types say against these resources, one sentence each. Each becomes a constant of its type in a file of its
 * own, which the compiler reads: unlike the API's JSON schemas it refuses fields that do not exist.
 */
export const typeProblems = (manifests: readonly Manifest[]): string[] => {
  const sources = new Map(manifests.map((manifest, index) => [virtualFile(index), asSource(manifest)]));
  const titles = new Map(manifests.map((manifest, index) => [virtualFile(index), titleOf(manifest)]));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2022.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const program = ts.createProgram([...sources.keys()], options, hostWith(sources, options));
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const where = titles.get(file?.fileName ?? '') ?? file?.fileName ?? 'types';
    return `${where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
};

const virtualFile = (index: number): string => inRepository(`tools/deploy-check/manifest-${index}.ts`);

const asSource = (manifest: Manifest): string =>
  `import type { I${manifest.kind} as Resource } from '${packageFor(manifest.apiVersion)}/${manifest.kind}';\n` +
  `export const resource: Resource = ${JSON.stringify(manifest, null, 1)};\n`;

const hostWith = (sources: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost => {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (name) => sources.has(name) || host.fileExists(name),
    readFile: (name) => sources.get(name) ?? host.readFile(name),
    getSourceFile: (name, version) => {
      const text = sources.get(name);
      return text === undefined ? host.getSourceFile(name, version) : ts.createSourceFile(name, text, version);
    },
  };
};
