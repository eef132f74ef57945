/** Who a client is, by one scheme: `ip` by its address, `digest` by a name and password, `super` for all rights. */
export interface Identity {
  readonly scheme: string;
  readonly id: string;
}

/** One line of an access control list: what an identity may do. */
export interface Acl {
  /** A set of bits: read 1, write 2, create 4, delete 8, admin 16. Bits beyond these are kept as they are. */
  readonly perms: number;
  readonly scheme: string;
  readonly id: string;
}

/** ZooKeeper's `OPEN_ACL_UNSAFE`: everybody may do everything. */
export const OPEN_ACL: readonly Acl[] = [{ perms: 31, scheme: 'world', id: 'anyone' }];
