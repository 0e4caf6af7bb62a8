import { readText } from '@aisle/testkit';
import { DockerfileParser, ModifiableInstruction, type Instruction } from 'dockerfile-ast';

export interface Stage {
  name: string | undefined;
  /** In order; keywords in capitals, arguments as written on one line. */
  instructions: { keyword: string; args: string }[];
}

/** The stages of the repository's Dockerfile. */
export const loadStages = (): Stage[] => {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(readText('Dockerfile')).getInstructions()) {
    const { keyword, args } = plain(instruction);
    if (keyword === 'FROM') stages.push({ name: / AS (\S+)$/i.exec(args)?.[1], instructions: [] });
    stages.at(-1)?.instructions.push({ keyword, args });
  }
  return stages;
};

const plain = (instruction: Instruction): { keyword: string; args: string } => ({
  keyword: instruction.getKeyword(),
  args: [...flagsOf(instruction), instruction.getRawArgumentsContent() ?? ''].join(' ').replace(/\\\n\s*/g, ''),
});

/** `--from=build`; only instructions that know flags have them apart from their arguments. */
const flagsOf = (instruction: Instruction): string[] =>
  instruction instanceof ModifiableInstruction ? instruction.getFlags().map(String) : [];

/** The variables that the last stage gives every container. */
export const imageEnv = (stages: readonly Stage[]): Record<string, string> =>
  Object.fromEntries(
    (stages.at(-1)?.instructions ?? [])
      .filter(({ keyword }) => keyword === 'ENV')
      .flatMap(({ args }) => args.split(/\s+/).map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string])),
  );
