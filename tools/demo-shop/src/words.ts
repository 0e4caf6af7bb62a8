/** Words that are not bound to one category. */

export const SERIES = [
  'Classic',
  'Pro',
  'Alto',
  'Nova',
  'Basis',
  'Evo',
  'Terra',
  'Prime',
  'Lite',
  'Mono',
  'Kompakt',
  '2.0',
];

export const MATERIALS = [
  'steel',
  'beech wood',
  'aluminium',
  'recycled plastic',
  'cotton',
  'stainless steel',
  'bamboo',
  'polyamide',
];

export const COLOURS = ['black', 'graphite', 'forest green', 'cream', 'navy', 'rust red', 'natural', 'silver'];

export const ORIGINS = ['Germany', 'Portugal', 'Poland', 'Italy', 'Sweden', 'Taiwan', 'Czech Republic'];

/** `{name}`, `{brand}`, `{material}` and `{leaf}` are filled in by the renderer. */
export const DESCRIPTION_SENTENCES = [
  'The {name} is made for people who use it every week, not once a year.',
  '{brand} has been refining this design for years, and it shows in the details.',
  'The {material} parts can be replaced one by one, so nothing has to be thrown away.',
  'It rests well balanced in the hand and is cleaned in a minute.',
  'Edges are rounded, screws are countersunk, and nothing rattles.',
  'In our category {leaf} it is among the articles with the fewest returns.',
  'Each piece is checked before it leaves the works; the inspector’s number is on the label.',
  'Packed in cardboard without plastic film.',
  'Spare parts are kept in stock for at least ten years.',
  'A sensible choice for beginners that professionals keep buying too.',
];

/** Sentences of the advice texts below a listing. */
export const ADVICE_SENTENCES = [
  'Before you buy, measure twice: the most common reason for a return is a size that almost fits.',
  'A higher price mostly buys better materials, and only sometimes more functions.',
  'If you are unsure between two sizes, the larger one is the better choice for daily use.',
  'Look at the weight as well: what is carried often should be light.',
  'Wood wants oil once a year, steel wants to be dry, and plastic dislikes the sun.',
  'Articles marked “Only a few left” are usually refilled within two weeks.',
  'Our advisers test every new article for at least a month before we list it.',
  'Store it where the air moves; a damp cellar ruins the best material.',
  'Sets cost less than their parts bought one by one, provided that you need all of them.',
  'Read the care label first: half of all complaints are about washing too hot.',
  'With an adjustable model you can share it in the family.',
  'The warranty covers defects of material and workmanship, not wear.',
];

export const ADVICE_QUESTIONS = [
  'How long does the delivery take?',
  'Which size is right for me?',
  'How do I care for it?',
  'Can I return used articles?',
  'What does the energy label say?',
  'Are spare parts available?',
  'Is there a discount for larger quantities?',
  'Where is it made?',
];
