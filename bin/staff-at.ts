import type { Db } from '#platform/db/db.ts';
import type { Roles } from '#platform/kernel/roles.ts';
import type { World } from '#platform/kernel/world.ts';
import { composeStaffKit } from '#platform/staff/compose.ts';
import type { Staff } from '#platform/staff/members/service.ts';
import { settings as marketSettings } from '../market/server/config.ts';
import { LOG_CELL } from '../market/server/staff/compose.ts';
import { roles as marketRoles } from '../market/server/staff/members/domain.ts';
import { site as desk } from '../market/server/staff/members/frame-views.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { settings as walletSettings } from '../wallet/server/config.ts';
import { roles as walletRoles } from '../wallet/server/staff/members/domain.ts';
import { site as console_ } from '../wallet/server/staff/members/frame-views.ts';
import type { Product } from './production/products.ts';

/** The staff of one product, for the command. */
export interface StaffAt {
  readonly product: Product;
  readonly roles: Pick<Roles<string, never>, 'names' | 'read'>;
  /** The site's key among the addresses of `npm start`. */
  readonly site: 'console' | 'desk';
  /** The path that sets up a passkey. */
  readonly enterPath: string;
  readonly settings: {
    readonly databaseUrl: typeof walletSettings.databaseUrl;
    readonly siteUrl: typeof walletSettings.consoleUrl;
    readonly anchor: typeof walletSettings.staffLogAnchor;
  };
  /** Opens the door to the staff. @param siteUrl The origin of its site. */
  open(db: Db, world: World, siteUrl: string): Staff<string, string>;
}

const wallet: StaffAt = {
  product: 'wallet',
  roles: walletRoles,
  site: 'console',
  enterPath: console_.urls.enter,
  settings: {
    databaseUrl: walletSettings.databaseUrl,
    siteUrl: walletSettings.consoleUrl,
    anchor: walletSettings.staffLogAnchor,
  },
  open: (db, world, url) => {
    const site = { name: console_.name(), url };
    return composeStaffKit({ db, world, roles: walletRoles, cell: HOME_CELL, site, anchorFile: undefined }).staff;
  },
};

const market: StaffAt = {
  product: 'market',
  roles: marketRoles,
  site: 'desk',
  enterPath: desk.urls.enter,
  settings: {
    databaseUrl: marketSettings.databaseUrl,
    siteUrl: marketSettings.deskUrl,
    anchor: marketSettings.deskLogAnchor,
  },
  open: (db, world, url) => {
    const site = { name: desk.name(), url };
    return composeStaffKit({ db, world, roles: marketRoles, cell: LOG_CELL, site, anchorFile: undefined }).staff;
  },
};

/** The staffs of the two products, by the product's name. */
export const staffs: ReadonlyMap<string, StaffAt> = new Map([wallet, market].map((one) => [one.product, one]));

/** The names of a staff's settings in the environment. */
export function settingNames({ settings }: StaffAt): string[] {
  return Object.values(settings).map((setting) => setting({}).name);
}
