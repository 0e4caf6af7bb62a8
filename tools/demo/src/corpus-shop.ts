import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { canonicalUrl, PermanentError } from '@aisle/core';
import { z } from 'zod';

const groundTruthSchema = z.record(z.string(), z.object({ url: z.url() }));

export interface CorpusPage {
  host: string;
  /** As it is crawled: plain http, canonical. */
  url: string;
  file: string;
}

/** The pages of a corpus folder: `ground-truth.json` and `html/<id>.html.gz`. Errors: PermanentError `CORPUS_UNREADABLE`. */
export const readCorpus = (folder: string): CorpusPage[] => {
  try {
    const truth = groundTruthSchema.parse(JSON.parse(readFileSync(join(folder, 'ground-truth.json'), 'utf8')));
    return Object.entries(truth).map(([id, { url }]) => {
      const plain = new URL(url);
      plain.protocol = 'http:';
      return {
        host: plain.hostname,
        url: canonicalUrl(plain.href) ?? plain.href,
        file: join(folder, 'html', `${id}.html.gz`),
      };
    });
  } catch (error) {
    throw new PermanentError(
      'CORPUS_UNREADABLE',
      `${folder} is not a corpus of product pages: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
        fix: 'Name a folder with ground-truth.json and html/<id>.html.gz.',
      },
    );
  }
};

/** Serves the pages on loopback under their own hosts; everything else is 404. */
export const serveCorpus = async (
  pages: readonly CorpusPage[],
): Promise<{ address: string; stop(): Promise<void> }> => {
  const byUrl = new Map(pages.map((page) => [page.url, page]));
  const server = createServer((request, response) => {
    const page = byUrl.get(canonicalUrl(`http://${request.headers.host ?? ''}${request.url ?? ''}`) ?? '');
    if (!page) return void response.writeHead(404).end();
    readFile(page.file).then(
      (bytes) => response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bytes),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
};
