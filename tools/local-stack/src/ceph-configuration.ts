import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the configuration of a cluster of one without authentication, on the loopback address only; the file's path. */
export function cephConfiguration(
  folder: string,
  { fsid, monitorPort, gatewayPort }: { fsid: string; monitorPort: number; gatewayPort: number },
): string {
  const configuration = `
[global]
fsid = ${fsid}
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
mon allow pool size one = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd crush chooseleaf type = 0
run dir = ${join(folder, 'run')}
admin socket =
crash dir = ${join(folder, 'run')}
log file = ${join(folder, '$name.log')}
keyring = ${join(folder, '$name.keyring')}

[mon.a]
host = localhost
mon addr = v1:127.0.0.1:${monitorPort}
mon data = ${join(folder, 'mon')}
mon data avail crit = 1
mon data avail warn = 1
paxos propose interval = 0.05
paxos min wait = 0.01

[osd]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
osd data = ${join(folder, 'osd')}
osd objectstore = memstore
osd class update on start = false
osd crush update on start = false
memstore device bytes = 4294967296

[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw data = ${join(folder, 'run')}
rgw run sync thread = false
`;
  const file = join(folder, 'ceph.conf');
  writeFileSync(file, configuration, { mode: 0o600 });
  return file;
}
