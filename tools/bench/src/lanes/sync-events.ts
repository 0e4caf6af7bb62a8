/** The bench's supplier, and in whose view it sells. */
export const supplierId = 'bench-supplier';
export const tenantId = 'bench';
export const market = 'DE/EUR//';

/** Events of this many listings in turn: so many each second for so long, or a number of events as fast as it goes. */
export interface LoadOrder {
  perSecond: number;
  seconds: number;
  events?: number;
  listings: number;
}

export interface LoadReport {
  /** The first event's sequence number; the others follow it. */
  first: number;
  /** When each was committed, milliseconds since 1970. */
  committedMs: number[];
  endedMs: number;
  /** How far the load was behind its plan at worst. */
  behindMs: number;
}

/** When the storefront accepted a version of an item for the first time: item id, version, milliseconds since 1970. */
export type Acceptance = [itemId: string, version: number, atMs: number];

/** An observation's id says which event it is; equal lengths, so that a later one is the greater text. */
export const observationIdOf = (sequence: number): string => `event-${String(sequence).padStart(10, '0')}`;
