import { BlockList } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { deployedApps } from './app-configs.js';
import { render } from './kustomize.js';
import { containersOf, podLabelsOf, titleOf } from './manifest.js';
import { egressPeers, isClosedByDefault, labelsOf, mayReach, type Peer } from './network-reach.js';

const databasePods = {
  small: 'app.kubernetes.io/name=postgres,app.kubernetes.io/part-of=aisle-stores',
  cluster: 'cnpg.io/cluster=aisle-postgres',
};
const asLabels = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(',').map((pair) => pair.split('=')));

// One address of each network that is not the public internet, the cloud's metadata among them.
const privateAddresses = ['10.1.2.3', '100.64.1.1', '127.0.0.1', '169.254.169.254', '172.20.0.1', '192.168.1.1'];

const lets = ({ ipBlock }: Peer, address: string): boolean => {
  if (!ipBlock || ipBlock.cidr.includes(':')) return false;
  const inside = blockListOf([ipBlock.cidr]).check(address);
  return inside && !blockListOf(ipBlock.except).check(address);
};

const blockListOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), 'ipv4');
  }
  return list;
};

describe.each(['small', 'cluster'] as const)('network policies of k8s/overlays/%s', (overlay) => {
  const manifests = render(`k8s/overlays/${overlay}`);
  const fetcher = labelsOf(manifests, 'aisle-fetcher');
  const database = asLabels(databasePods[overlay]);

  it.each(Object.keys(deployedApps))('close %s to everything that nobody allowed', (app) => {
    expect(isClosedByDefault(manifests, labelsOf(manifests, `aisle-${app}`))).toBe(true);
  });

  it('keep the fetcher from the database, and let the parser in', () => {
    expect(mayReach(manifests, fetcher, database)).toBe(false);
    expect(mayReach(manifests, labelsOf(manifests, 'aisle-parser'), database)).toBe(true);
    expect(mayReach(manifests, labelsOf(manifests, 'aisle-migrate'), database)).toBe(true);
  });

  it('let the fetcher out to the internet, but to no private network', () => {
    const peers = egressPeers(manifests, fetcher);
    expect(peers.some((peer) => lets(peer, '93.184.216.34'))).toBe(true);
    expect(privateAddresses.filter((address) => peers.some((peer) => lets(peer, address)))).toEqual([]);
  });

  it('let nobody else out to the internet, an S3 aside', () => {
    for (const app of ['catalog-sync', 'catalog-api', 'migrate']) {
      expect(egressPeers(manifests, labelsOf(manifests, `aisle-${app}`)).filter(({ ipBlock }) => ipBlock)).toEqual([]);
    }
  });

  it('open to a pod exactly the stores that its environment names', () => {
    const pods = manifests.filter((manifest) => podLabelsOf(manifest)?.['app.kubernetes.io/part-of'] === 'aisle');
    expect(pods).toHaveLength(Object.keys(deployedApps).length);
    for (const pod of pods) {
      const names = containersOf(pod).flatMap(({ env = [] }) => env.map(({ name }) => name));
      const labels = podLabelsOf(pod) ?? {};
      expect({
        pod: titleOf(pod),
        uses: ['database', 'broker', 'raw-store'].filter((store) => labels[`aisle/uses-${store}`]),
      }).toEqual({
        pod: titleOf(pod),
        uses: [
          ...(names.includes('DATABASE_URL') ? ['database'] : []),
          ...(names.includes('AMQP_URL') ? ['broker'] : []),
          ...(names.includes('S3_ACCESS_KEY') ? ['raw-store'] : []),
        ],
      });
    }
  });
});
