import { leaf, words, type DepartmentWords } from './department-words.js';

/** Departments for house, office and the way out. All brands are invented. */
export const HOUSEHOLD_DEPARTMENTS: readonly DepartmentWords[] = [
  {
    name: 'Office',
    slug: 'office',
    skuPrefix: 'OF',
    brands: words('Papyria|Linea 9|Scriptum|Northdesk|Ablage & Co|Quillon|Memora'),
    groups: [
      {
        name: 'Writing & paper',
        leaves: [
          leaf(
            'Pens',
            2,
            120,
            'Ballpoint pen|Fountain pen|Gel pen|Fineliner set|Highlighter set',
            'blue|black|0.5 mm|6 pcs|20 pcs',
          ),
          leaf(
            'Notebooks',
            3,
            45,
            'Notebook|Hardcover journal|Spiral pad|Sketchbook|Year planner',
            'A4|A5|A6|dotted|ruled',
          ),
        ],
      },
      {
        name: 'Desk & filing',
        leaves: [
          leaf(
            'Desk lamps',
            19,
            260,
            'Desk lamp|Clamp lamp|Reading lamp|LED panel|Architect lamp',
            '5 W|9 W|dimmable|brass|white',
          ),
          leaf(
            'Office chairs',
            89,
            1290,
            'Office chair|Drafting stool|Kneeling chair|Saddle stool|Conference chair',
            'mesh back|with headrest|with armrests|grey|petrol',
          ),
          leaf(
            'Filing boxes',
            4,
            70,
            'Lever arch file|Filing box|Magazine holder|Hanging folders|Drawer unit',
            '5 pcs|10 pcs|50 mm|75 mm|recycled board',
          ),
        ],
      },
    ],
  },
  {
    name: 'Pets',
    slug: 'pets',
    skuPrefix: 'PE',
    brands: words('Pfotenglück|Whiskerton|Barkley & Moss|Felina|Tundra Tails|Hopscotch|Good Nose'),
    groups: [
      {
        name: 'Dogs',
        leaves: [
          leaf(
            'Dog beds',
            19,
            190,
            'Dog bed|Orthopaedic mattress|Travel bed|Dog cushion|Dog sofa',
            'size S|size M|size L|size XL|washable',
          ),
          leaf(
            'Leads & collars',
            6,
            75,
            'Dog lead|Collar|Harness|Retractable lead|Training line',
            '1.2 m|5 m|10 m|reflective|size M',
          ),
          leaf(
            'Dog toys',
            3,
            40,
            'Rope toy|Treat ball|Squeaky duck|Chew ring|Flying disc',
            'small|large|natural rubber|2 pcs|floating',
          ),
        ],
      },
      {
        name: 'Cats',
        leaves: [
          leaf(
            'Cat trees',
            29,
            340,
            'Cat tree|Scratching post|Wall-mounted bed|Scratching barrel|Window perch',
            '60 cm|110 cm|170 cm|beige|grey',
          ),
          leaf(
            'Cat litter',
            5,
            60,
            'Clumping litter|Silica litter|Wood pellets|Litter box|Litter scoop',
            '5 l|10 l|20 kg|unscented|with hood',
          ),
        ],
      },
    ],
  },
  {
    name: 'Home & Living',
    slug: 'home',
    skuPrefix: 'HO',
    brands: words('Hygglo|Maison Brume|Lumière d’Été|Oak & Linen|Nordhaus|Casa Verde|Threadmill'),
    groups: [
      {
        name: 'Textiles',
        leaves: [
          leaf(
            'Bed linen',
            19,
            220,
            'Bed linen set|Duvet cover|Fitted sheet|Pillowcase|Mattress protector',
            '135 x 200 cm|155 x 220 cm|200 x 200 cm|sateen|linen',
          ),
          leaf(
            'Towels',
            4,
            80,
            'Hand towel|Bath towel|Sauna towel|Bath mat|Towel set',
            '50 x 100 cm|70 x 140 cm|sand|navy|4 pcs',
          ),
        ],
      },
      {
        name: 'Storage & light',
        leaves: [
          leaf(
            'Storage baskets',
            6,
            90,
            'Seagrass basket|Laundry basket|Felt box|Wire basket|Storage crate',
            'size S|size L|set of 3|with lid|foldable',
          ),
          leaf(
            'Candles',
            3,
            70,
            'Pillar candle|Scented candle|Tealights|Dinner candles|Lantern',
            'fig & cedar|lavender|50 pcs|Ø 8 cm|30 h',
          ),
          leaf(
            'Wall clocks',
            15,
            240,
            'Wall clock|Station clock|Kitchen clock|Radio-controlled clock|Table clock',
            'Ø 25 cm|Ø 30 cm|Ø 40 cm|oak|silent',
          ),
        ],
      },
    ],
  },
  {
    name: 'Outdoor',
    slug: 'outdoor',
    skuPrefix: 'OU',
    brands: words('Fjällvind|Summit & Sea|Wayfare|Torrent|Alpenrose|Campwell|Bivak'),
    groups: [
      {
        name: 'Camping',
        leaves: [
          leaf(
            'Tents',
            79,
            1390,
            'Dome tent|Tunnel tent|Trekking tent|Tarp|Family tent',
            '1 person|2 persons|4 persons|3,000 mm|olive',
          ),
          leaf(
            'Sleeping bags',
            35,
            490,
            'Sleeping bag|Down sleeping bag|Sleeping mat|Inner sheet|Quilt',
            '-5 °C|0 °C|+8 °C|regular|long',
          ),
          leaf(
            'Camping stoves',
            19,
            230,
            'Gas stove|Spirit stove|Multi-fuel stove|Wood stove|Cooking set',
            '2,500 W|3,200 W|with piezo|titanium|2 pots',
          ),
        ],
      },
      {
        name: 'Hiking',
        leaves: [
          leaf(
            'Rucksacks',
            29,
            330,
            'Daypack|Trekking rucksack|Hip bag|Roll-top rucksack|Child carrier',
            '18 l|28 l|45 l|65 + 10 l|with rain cover',
          ),
          leaf(
            'Water bottles',
            8,
            60,
            'Steel bottle|Insulated bottle|Filter bottle|Hydration bladder|Mug',
            '0.5 l|0.75 l|1 l|2 l|matt green',
          ),
        ],
      },
    ],
  },
];
