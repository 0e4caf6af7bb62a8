const longest = 120;

/** What is wrong with a commit's subject, by the convention of CONTRIBUTING.md; undefined where nothing is. */
export function subjectProblem(subject: string): string | undefined {
  if (subject.length > longest) return `is ${subject.length} characters long; say it in ${longest}, the rest below`;
  if (/[.!]$/.test(subject)) return 'ends like prose: leave the full stop away';
  if (/^(fixup|squash|amend)!|^wip\b/i.test(subject)) return 'is not done: squash it into the commit it belongs to';
  if (/^[\w()-]+!?:\s/.test(subject))
    return 'begins with a label: say in a sentence what is true now, or what is done and why';
  if (!/^[\p{Lu}`'"]|^[\w.-]*[./-]\w|^\w+[A-Z]/u.test(subject))
    return 'begins in lower case, which only a name may (`robots.txt`)';
  return undefined;
}
