// Preloaded into each service the runner starts: when the runner dies, even by SIGKILL, its end of our standard input
// closes, and the service stops in order instead of living on without anybody who knows it.
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => undefined);
process.stdin.resume();
// Nobody else keeps this pipe open for us, so it must not keep the process alive either.
(process.stdin as unknown as { unref?: () => void }).unref?.();
