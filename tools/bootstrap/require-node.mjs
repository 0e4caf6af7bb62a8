// Imported first by every script here: an older Node must get a sentence, not a stack trace from a missing function.
// For the same reason this file uses nothing that Node 14 does not have.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  const message = `Aisle needs Node 20.19 or newer, and this is Node ${process.versions.node}.`;
  const fix = 'Install a newer Node from https://nodejs.org and run the command again.';
  console.error(`${message} ${fix}`);
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code: 'NODE_TOO_OLD', message, fix } }));
  process.exit(1);
}
