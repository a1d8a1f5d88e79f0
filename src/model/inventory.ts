// What there is to choose from: instances with their devices, and images.

export interface Device {
  /** `/dev/xvda` */
  readonly name: string;
  readonly volumeId: string;
  /** GiB, where it is known. */
  readonly size?: number;
  /** Whether the volume is deleted with its instance. */
  readonly isDeleted: boolean;
}

export interface Instance {
  readonly id: string;
  /** Its tag Name; empty without one. */
  readonly name: string;
  /** As EC2 names it: running, stopped and so on. */
  readonly state: string;
  /** The device that it starts from, where EC2 says so. */
  readonly root?: string;
  readonly devices: readonly Device[];
}

export interface OwnImage {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** As EC2 writes it, `2026-01-02T03:04:05.000Z`; empty where it does not. */
  readonly created: string;
}

/** Who looks them up. Each throws what its call ends with after its retries. */
export interface Inventory {
  /** The instances that an image can be made of. */
  readonly instances: () => Promise<Instance[]>;
  /** The instance of that ID; EC2 refuses IDs that it does not know, others may answer nothing. */
  readonly instance: (id: string) => Promise<Instance | undefined>;
  /** The instance with the sizes of its volumes, those that may be seen. */
  readonly withSizes: (instance: Instance) => Promise<Instance>;
  /** The images of the account, those in the making first, then the newest. */
  readonly images: () => Promise<OwnImage[]>;
}
