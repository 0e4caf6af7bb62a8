import { leaf, words, type DepartmentWords } from './department-words.js';

/** Departments for people who make things. All brands are invented. */
export const WORKSHOP_DEPARTMENTS: readonly DepartmentWords[] = [
  {
    name: 'Tools & DIY',
    slug: 'tools',
    skuPrefix: 'TO',
    brands: words('Brennmark|Hallgrim|Stålverk|Ockham & Sons|Toroq|Kestrel Works|Veldhuis'),
    groups: [
      {
        name: 'Hand tools',
        leaves: [
          leaf(
            'Hammers',
            8,
            70,
            'Claw hammer|Club hammer|Rubber mallet|Sledge hammer|Roofing hammer',
            '300 g|500 g|1,000 g|with ash handle|with fibreglass shaft',
          ),
          leaf(
            'Screwdrivers',
            4,
            60,
            'Screwdriver set|Ratchet screwdriver|Precision screwdriver|Bit set|Stubby screwdriver',
            '6 pcs|12 pcs|PH2 x 100 mm|1/4"|in a roll-up case',
          ),
          leaf(
            'Hand saws',
            9,
            85,
            'Hand saw|Japanese saw|Coping saw|Hacksaw|Mitre saw',
            '15"|22"|350 mm|fine cut|with spare blade',
          ),
        ],
      },
      {
        name: 'Workshop & safety',
        leaves: [
          leaf(
            'Tool boxes',
            15,
            240,
            'Tool box|Tool trolley|Parts organiser|Tool bag|Stacking case',
            '16"|22"|4 drawers|18 compartments|with wheels',
          ),
          leaf(
            'Work gloves',
            3,
            35,
            'Assembly gloves|Leather gloves|Winter gloves|Cut-resistant gloves|Nitrile gloves',
            'size 8|size 9|size 10|3 pairs|12 pairs',
          ),
        ],
      },
    ],
  },
  {
    name: 'Garden',
    slug: 'garden',
    skuPrefix: 'GA',
    brands: words('Fernleaf|Grönska|Moorland|Sprigg & Daughters|Aquila|Terravita|Wren Hill'),
    groups: [
      {
        name: 'Hand gardening',
        leaves: [
          leaf(
            'Secateurs',
            9,
            95,
            'Bypass secateurs|Anvil secateurs|Ratchet secateurs|Grape snips|Pruning shears',
            '18 mm|22 mm|24 mm|left-handed|with holster',
          ),
          leaf(
            'Spades & forks',
            14,
            90,
            'Digging spade|Border fork|Trenching spade|Hand trowel|Weeding fork',
            '75 cm|90 cm|stainless|with T-handle|with D-handle',
          ),
        ],
      },
      {
        name: 'Watering & growing',
        leaves: [
          leaf(
            'Garden hoses',
            12,
            160,
            'Garden hose|Hose reel|Spiral hose|Soaker hose|Wall-mounted reel',
            '15 m|25 m|50 m|1/2"|3/4"',
          ),
          leaf(
            'Plant pots',
            3,
            80,
            'Terracotta pot|Glazed planter|Hanging basket|Self-watering pot|Balcony box',
            'Ø 14 cm|Ø 22 cm|Ø 34 cm|set of 3|anthracite',
          ),
          leaf(
            'Raised beds',
            35,
            320,
            'Raised bed|Herb planter|Cold frame|Trough planter|Vegetable bed',
            '80 x 80 cm|120 x 60 cm|larch|galvanised|with lid',
          ),
        ],
      },
    ],
  },
  {
    name: 'Kitchen',
    slug: 'kitchen',
    skuPrefix: 'KI',
    brands: words('Löffel & Co.|Marmite Noire|Castello|Edelberg|Nonna Rosa|Pantry Lane|Sakai'),
    groups: [
      {
        name: 'Cookware',
        leaves: [
          leaf(
            'Frying pans',
            18,
            180,
            'Frying pan|Crêpe pan|Grill pan|Sauté pan|Wok',
            'Ø 20 cm|Ø 24 cm|Ø 28 cm|ceramic|forged',
          ),
          leaf(
            'Saucepans',
            16,
            220,
            'Saucepan|Stockpot|Milk pan|Casserole|Steamer',
            '1.5 l|3 l|5 l|with lid|induction',
          ),
          leaf(
            'Baking tins',
            5,
            60,
            'Loaf tin|Springform|Muffin tin|Tart tin|Roasting tray',
            '12 cups|Ø 26 cm|30 cm|non-stick|set of 2',
          ),
        ],
      },
      {
        name: 'Knives & gadgets',
        leaves: [
          leaf(
            'Kitchen knives',
            9,
            290,
            "Chef's knife|Paring knife|Bread knife|Santoku|Filleting knife",
            '9 cm|16 cm|20 cm|8"|damask steel',
          ),
          leaf(
            'Coffee makers',
            22,
            1450,
            'Moka pot|French press|Pour-over set|Espresso machine|Coffee grinder',
            '2 cups|6 cups|1 l|chrome|matt black',
          ),
        ],
      },
    ],
  },
  {
    name: 'Bike',
    slug: 'bike',
    skuPrefix: 'BI',
    brands: words('Velaro|Rouleur Nord|Kettenwerk|Pedalia|Stelvio Parts|Hub & Spoke|Tarmac Blue'),
    groups: [
      {
        name: 'Parts',
        leaves: [
          leaf(
            'Tyres',
            12,
            95,
            'Road tyre|Gravel tyre|City tyre|MTB tyre|Folding tyre',
            '28-622|40-622|29 x 2.25"|27.5 x 2.6"|tubeless ready',
          ),
          leaf(
            'Chains & cassettes',
            11,
            210,
            'Chain|Cassette|Chainring|Quick link|Freewheel',
            '9-speed|11-speed|12-speed|11-34|42 teeth',
          ),
          leaf(
            'Brakes',
            8,
            190,
            'Disc brake pads|Rim brake set|Brake & shift cable set|Brake disc|Hydraulic brake',
            '160 mm|180 mm|front|rear|2 pairs',
          ),
        ],
      },
      {
        name: 'Accessories',
        leaves: [
          leaf(
            'Bike lights',
            9,
            140,
            'Front light|Rear light|Light set|Helmet light|Dynamo light',
            '30 lux|70 lux|USB-C|battery|StVZO',
          ),
          leaf(
            'Bike locks',
            14,
            150,
            'Folding lock|U-lock|Chain lock|Cable lock|Frame lock',
            '85 cm|110 cm|120 cm|level 10|with bracket',
          ),
        ],
      },
    ],
  },
];
