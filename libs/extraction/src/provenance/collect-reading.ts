import type { FieldName, PackedReading } from '@aisle/core';
import type { FoundNote, ListedNote, ReadingNotes } from '../fields/reading-notes.js';
import { packReading, type ListingReading } from './pack-reading.js';

export interface ReadingCollector {
  /** To be given to the parse of one page. */
  notes: ReadingNotes;
  /** How the page was read; undefined where it has no listings. Copies what it keeps, so that nothing pins the page. */
  packed(): PackedReading | undefined;
  /** How many values of each field were left out, as there were too many or they were too long. */
  leftOut: ReadonlyMap<string, number>;
}

type NotesOfPlace = Partial<Record<FieldName, FoundNote>>;

/** Collects how the listings of one page are read. `keyOf` says under which key a listing is stored. */
export const collectReading = (
  keyOf: (listing: Pick<ListedNote, 'listingKey' | 'variant'>) => Pick<ListedNote, 'listingKey' | 'variant'>,
): ReadingCollector => {
  const places = new Map<string, NotesOfPlace>();
  const listings: ListingReading[] = [];
  const leftOut = new Map<string, number>();
  // What is found of a tile comes in one go: mostly the place is that of the note before.
  let where: string | undefined;
  let here: NotesOfPlace = {};
  const notesOf = (place: string): NotesOfPlace => {
    if (place === where) return here;
    const known = places.get(place) ?? {};
    places.set(place, known);
    where = place;
    here = known;
    return known;
  };
  return {
    notes: {
      found: (note) => {
        notesOf(note.where)[note.field as FieldName] = note;
      },
      leftOut: ({ field, count }) => void leftOut.set(field, (leftOut.get(field) ?? 0) + count),
      missed: () => undefined,
      listed: (note) => {
        const own = notesOf(note.where);
        const shared = note.within === undefined ? undefined : places.get(note.within);
        const { listingKey, variant } = keyOf(note);
        listings.push({ listingKey, variant, fields: note.fields, notes: shared ? { ...shared, ...own } : own });
      },
    },
    leftOut,
    packed: () => (listings.length === 0 ? undefined : packReading(listings)),
  };
};
