/** What the demo market sells. Shops and goods are invented; pictures are named by emoji code point. */
export interface DemoSeller {
  readonly slug: string;
  readonly name: string;
  readonly about: string;
}

export const sellers: readonly DemoSeller[] = [
  { slug: 'copper-and-crumb', name: 'Copper & Crumb', about: 'Kitchen things that are used every day and mended for ten years.' },
  { slug: 'moss-lane', name: 'Moss Lane', about: 'Plants and things that make a room a home, packed by hand.' },
  { slug: 'voltwise', name: 'Voltwise', about: 'Small electronics, tested on our own desks before they are listed.' },
  { slug: 'larkfield', name: 'Larkfield', about: 'Toys, instruments and gear for days outside.' },
];

export const categories = [
  { slug: 'kitchen', name: 'Kitchen', picture: '1fad6' },
  { slug: 'home', name: 'Home & plants', picture: '1fab4' },
  { slug: 'tech', name: 'Tech', picture: '1f3a7' },
  { slug: 'play', name: 'Toys & games', picture: '1f9e9' },
  { slug: 'wear', name: 'Wear', picture: '1f9e3' },
  { slug: 'outdoors', name: 'Sport & outdoors', picture: '26fa' },
] as const;

export interface DemoProduct {
  readonly slug: string;
  readonly seller: string;
  readonly category: (typeof categories)[number]['slug'];
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly cents: number;
  readonly stock: number;
  readonly picture: string;
}

const goods: readonly (readonly [string, number, string, number, number, string, string, string])[] = [
  // name, seller, category, cents, stock, picture, summary, description
  ['Enamel teapot', 0, 'kitchen', 3490, 24, '1fad6', 'Holds four cups and pours without a drip.', 'Steel under two coats of enamel, with a wooden knob that stays cool. The strainer lifts out for washing. 1.1 litres.'],
  ['Stoneware mug', 0, 'kitchen', 1450, 60, '2615', 'A heavy mug that keeps coffee warm.', 'Glazed inside and out, bare at the foot. Goes into the dishwasher and the microwave. 320 ml.'],
  ['Cook’s knife, 20 cm', 0, 'kitchen', 5900, 12, '1f52a', 'One good knife instead of five.', 'Carbon steel that takes an edge on any stone. Wipe it dry after use: it darkens with age, which is meant to be.'],
  ['Cast-iron pan', 0, 'kitchen', 4200, 18, '1f373', 'For eggs, steaks and corn bread.', 'Seasoned with linseed oil, ready for the stove. 26 cm across, 2.4 kg, for every heat source and the oven.'],
  ['Salad bowl', 0, 'kitchen', 2750, 20, '1f963', 'Turned from one piece of beech.', 'Oiled, not lacquered. 28 cm across. Every one has a grain of its own, so yours differs a little from the picture.'],
  ['Chopsticks, four pairs', 0, 'kitchen', 1290, 40, '1f962', 'Cherry wood with a rest for each pair.', 'Square above so that they do not roll, round below. Wash by hand.'],
  ['Wildflower honey', 0, 'kitchen', 990, 55, '1f36f', 'From three hives at the edge of a wood.', 'Not heated, not blended. It sets in winter; stand the jar in warm water to make it run. 500 g.'],
  ['Salt cellar', 0, 'kitchen', 1850, 0, '1f9c2', 'A pinch within reach, dry under its lid.', 'Olive wood with a lid that turns on a peg. 9 cm across.'],
  ['Monstera in a pot', 1, 'home', 2490, 15, '1fab4', 'Two years old, with its first split leaves.', 'About 45 cm high in a clay pot of 17 cm. Likes a bright place out of the sun and water once a week.'],
  ['Desert cactus', 1, 'home', 1190, 30, '1f335', 'Asks for nothing but light.', 'About 15 cm high in a clay pot. Water it when you remember it.'],
  ['Sunflower seeds', 1, 'home', 390, 120, '1f33b', 'Forty seeds of a tall, old variety.', 'Sow from April where they are to stand. They reach two metres and bring goldfinches in autumn.'],
  ['Beeswax candle', 1, 'home', 1350, 48, '1f56f-fe0f', 'Burns for thirty hours and smells of summer.', 'Pure beeswax with a cotton wick, dipped by hand. 20 cm high.'],
  ['Reading lamp', 1, 'home', 6900, 9, '1f4a1', 'Warm light where the book is.', 'A steel arm in two joints, a switch at the head, a socket for any E27 bulb; one of 2700 K comes with it.'],
  ['Oak stool', 1, 'home', 7900, 7, '1fa91', 'A seat, a bedside table, a step.', 'Solid oak, wedged and glued without a screw. 45 cm high, holds 150 kg.'],
  ['Wool blanket', 1, 'home', 8900, 14, '1f9f6', 'Heavy, soft, and warm when damp.', 'Lambswool in a herringbone weave, 140 by 200 cm, with fringes knotted by hand.'],
  ['Framed print: Harbour', 1, 'home', 3900, 22, '1f5bc-fe0f', 'Three colours, pulled by hand.', 'A linocut on cotton paper, numbered, in a pine frame of 30 by 40 cm.'],
  ['Over-ear headphones', 2, 'tech', 11900, 16, '1f3a7', 'Forty hours between two charges.', 'Closed, with pads that can be replaced. Bluetooth and cable; the microphone mutes by a real switch.'],
  ['Pocket camera', 2, 'tech', 24900, 5, '1f4f7', 'Small enough to have it with you.', 'A one-inch sensor, a fixed 28 mm lens and a viewfinder. Charges by USB-C.'],
  ['Kitchen radio', 2, 'tech', 5490, 19, '1f4fb', 'FM and DAB+, one knob each.', 'No app, no account. Runs on mains or four AA cells for about sixty hours.'],
  ['Everyday watch', 2, 'tech', 8900, 11, '231a', 'Time and date, ten years on one cell.', 'A steel case of 36 mm, mineral glass, water-tight to 5 bar. The strap changes without tools.'],
  ['Power bank, 10 Ah', 2, 'tech', 2990, 35, '1f50b', 'Two full charges for a phone.', 'USB-C both ways at 20 W. Shows what is left in steps of a quarter. 190 g.'],
  ['Mechanical keyboard', 2, 'tech', 9900, 13, '2328-fe0f', 'Quiet switches, keys that last.', 'Seventy-five per cent layout, hot-swappable switches, a cable that comes off. Works with anything that takes USB.'],
  ['Desk mouse', 2, 'tech', 3400, 27, '1f5b1-fe0f', 'Fits a hand of any size, left or right.', 'Five buttons, an optical sensor, 1.8 m of braided cable.'],
  ['Wooden puzzle', 3, 'play', 2190, 25, '1f9e9', 'One hundred and twenty pieces, none alike.', 'Cut from 4 mm birch. The picture is a map of a country that does not exist.'],
  ['Stuffed bear', 3, 'play', 2650, 17, '1f9f8', 'Survives washing machines and love.', 'Cotton outside, wool inside, eyes sewn on twice. 30 cm. From the first day of life.'],
  ['Kite', 3, 'play', 1990, 21, '1fa81', 'Flies in the wind you have.', 'Ripstop nylon on fibreglass rods, 120 cm across, with 50 m of line.'],
  ['Dice, set of six', 3, 'play', 890, 70, '1f3b2', 'Heavy, with rounded corners.', 'Cast zinc with filled pips, 16 mm, in a small tin.'],
  ['Yo-yo', 3, 'play', 1250, 33, '1fa80', 'Sleeps long and comes back.', 'Maple with a ball bearing. A spare string is in the box.'],
  ['Travel ukulele', 3, 'play', 7400, 8, '1f3b8', 'Four strings and no excuse.', 'A soprano of laminated mahogany with a padded bag. Stays in tune after a week of playing in.'],
  ['Knitted scarf', 1, 'wear', 3200, 26, '1f9e3', 'Long enough to go round twice.', 'Merino in rib stitch, 25 by 190 cm. Wash by hand, dry flat.'],
  ['Winter gloves', 1, 'wear', 2400, 28, '1f9e4', 'Warm, and your phone still listens.', 'Boiled wool with conductive fingertips. Sizes S to L: tell us in a message.'],
  ['Wool socks, two pairs', 1, 'wear', 1890, 44, '1f9e6', 'For boots, cold floors and long trains.', 'Three quarters wool, reinforced at heel and toe.'],
  ['Canvas cap', 3, 'wear', 1690, 31, '1f9e2', 'Keeps the sun out of your eyes.', 'Waxed cotton with a brass buckle. One size, adjustable.'],
  ['Running shoes', 3, 'wear', 9500, 10, '1f45f', 'Light, with room for toes.', 'A flat sole of 6 mm drop. Half a size smaller than most: take your larger one if in between.'],
  ['Two-person tent', 3, 'outdoors', 18900, 6, '26fa', 'Stands in five minutes, 1.9 kg.', 'Two poles, two doors, a column of 3,000 mm for the fly. Repair sleeve and spare pegs inside.'],
  ['Day pack, 22 l', 3, 'outdoors', 6400, 15, '1f392', 'Carries water, lunch and a jacket.', 'Recycled nylon, a hip belt that stows away, a pocket for a bottle on each side.'],
  ['Compass', 3, 'outdoors', 2900, 20, '1f9ed', 'Works without a battery.', 'A base plate with a rule and a lens; declination is set without tools.'],
  ['Touring bicycle bell', 3, 'outdoors', 1490, 37, '1f6b2', 'A clear ring that people turn to kindly.', 'Brass on a steel clamp for bars of 22 to 31 mm.'],
];

export const products: readonly DemoProduct[] = goods.map(
  ([name, seller, category, cents, stock, picture, summary, description]) => ({
    slug: name.toLowerCase().replaceAll(/[’,:]/g, '').replaceAll(/\s+/g, '-'),
    seller: sellers[seller]!.slug,
    category: category as DemoProduct['category'],
    name,
    summary,
    description,
    cents,
    stock,
    picture,
  }),
);
