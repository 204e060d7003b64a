import { goodsBeyond } from './goods-beyond.ts';
import { goodsHouse } from './goods-house.ts';

/** The catalog of the demo market. Shops and goods are invented; pictures are named by emoji code point. */
interface DemoSeller {
  readonly slug: string;
  readonly name: string;
  readonly about: string;
}

export const sellers: readonly DemoSeller[] = [
  {
    slug: 'copper-and-crumb',
    name: 'Copper & Crumb',
    about: 'Kitchen things that are used every day and mended for ten years.',
  },
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

interface DemoProduct {
  readonly slug: string;
  readonly seller: string;
  readonly category: (typeof categories)[number]['slug'];
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly cents: number;
  readonly stock: number;
  readonly picture: string;
  readonly weightGrams: number;
}

export const products: readonly DemoProduct[] = [...goodsHouse, ...goodsBeyond].map(
  ([name, seller, category, cents, stock, picture, summary, description, weightGrams]) => ({
    slug: name
      .toLowerCase()
      .replaceAll(/[’,:]/g, '')
      .replaceAll(/\s+/g, '-'),
    seller: sellers[seller]!.slug,
    category: category as DemoProduct['category'],
    name,
    summary,
    description,
    cents,
    stock,
    picture,
    weightGrams,
  }),
);
