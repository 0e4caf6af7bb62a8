import { spawnSync } from 'node:child_process';
import { expect, it, test } from '@jest/globals';
import { repositoryRoot } from '@aisle/testkit';
import { subjectProblem } from './commit-subject.js';

/** The convention holds for what was committed after this commit. */
const lastBefore = '7b4d89c';

/** Empty where the history is not at hand: in an archive, or in a shallow clone. */
const subjectsSince = (commit: string): string[] => {
  const { status, stdout } = spawnSync('git', ['log', '--no-merges', '--format=%s', `${commit}..HEAD`], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.split('\n').filter(Boolean) : [];
};

test('commits say in a plain sentence what is true now', () => {
  const told = subjectsSince(lastBefore).flatMap((subject) => {
    const problem = subjectProblem(subject);
    return problem ? [`"${subject}" ${problem}.`] : [];
  });
  expect(told).toEqual([]);
});

it.each([
  ['Name the circle that imports go in', undefined],
  ['robots.txt is read by RFC 9309 to the letter', undefined],
  ['catalog-sync decides an offer once', undefined],
  ['Name it.', 'full stop'],
  ['fixup! Name it', 'squash'],
  ['WIP', 'not done'],
  ['deploy: size by what a page costs', 'label'],
  ['feat(parser): read more', 'label'],
  ['name it', 'lower case'],
  ['A'.repeat(121), '121 characters'],
])('%s', (subject, problem) => {
  expect(subjectProblem(subject) ?? 'nothing').toContain(problem ?? 'nothing');
});
