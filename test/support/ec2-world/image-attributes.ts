// Attributes of images: DescribeImageAttribute, ModifyImageAttribute and ResetImageAttribute.
import { type Call, checkState, type Handler, imageAt, ownImageAt } from './call.ts';
import { endDryRun, type Form, indexes, required, valuesAt } from './form.ts';
import { protectionText } from './image-conditions.ts';
import { attributeXml, permissionsXml } from './image-xml.ts';
import { invalidValue, notAuthorized, Refusal } from './refusal.ts';
import type { Image, LaunchPermission } from './types.ts';
import { DONE, element, fields } from './xml.ts';

const unknownAttribute = (name: string): Refusal => invalidValue('attribute', name, 'Unknown attribute.');

/** Attributes with one value, by their names in requests and responses. */
const VALUES: Readonly<Record<string, (image: Image, now: Date) => string | undefined>> = {
  description: ({ description }) => description || undefined,
  kernel: ({ settings }) => settings.kernelId,
  ramdisk: ({ settings }) => settings.ramdiskId,
  sriovNetSupport: ({ settings }) => settings.sriovNetSupport,
  bootMode: ({ settings }) => settings.bootMode,
  tpmSupport: ({ settings }) => settings.tpmSupport,
  uefiData: ({ settings }) => settings.uefiData,
  lastLaunchedTime: ({ settings }) => settings.lastLaunchedTime,
  imdsSupport: ({ settings }) => settings.imdsSupport,
  deregistrationProtection: protectionText,
};

export const describeImageAttribute: Handler = (call) => {
  const attribute = required(call.form, 'Attribute');
  const image = ownImageAt(call);
  endDryRun(call.form);
  return fields({ imageId: image.imageId }) + attributeOf(image, attribute, call.now);
};

function attributeOf(image: Image, attribute: string, now: Date): string {
  if (attribute === 'launchPermission') return permissionsXml(image.launchPermissions);
  if (attribute === 'productCodes') return element('productCodes', '');
  // The API reference: describing this attribute is deprecated, and an error.
  if (attribute === 'blockDeviceMapping') {
    throw notAuthorized('Unauthorized attempt to access restricted resource');
  }
  if (!Object.hasOwn(VALUES, attribute)) throw unknownAttribute(attribute);
  return attributeXml(attribute, VALUES[attribute]?.(image, now));
}

export const modifyImageAttribute: Handler = (call) => {
  const image = ownImageAt(call);
  checkState(image, ['available', 'disabled']);
  const change = changeOf(call, image);
  endDryRun(call.form);
  change();
  call.world.keepVersion();
  return DONE;
};

/** The parameters of each attribute that a request can change. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  description: /^Description\./,
  launchPermission: /^LaunchPermission\./,
  imdsSupport: /^ImdsSupport\./,
};

/** The change of the one attribute of a request. */
function changeOf({ form }: Call, image: Image): () => void {
  const changed = Object.keys(PARAMETERS).filter((name) =>
    [...form.keys()].some((parameter) => PARAMETERS[name]?.test(parameter)),
  );
  const named = form.get('Attribute');
  const attributes = [...new Set(named === null ? changed : [named, ...changed])];
  const [attribute] = attributes;
  if (attribute === undefined) throw new Refusal('InvalidParameterCombination', 'No attributes specified.');
  if (attributes.length > 1) {
    const message = `Fields for multiple attribute types specified: ${attributes.join(', ')}`;
    throw new Refusal('InvalidParameterCombination', message);
  }
  const value = form.get(`${attribute[0]?.toUpperCase()}${attribute.slice(1)}.Value`) ?? form.get('Value') ?? '';
  if (attribute === 'description') {
    return () => {
      image.description = value;
    };
  }
  if (attribute === 'imdsSupport') return imdsSupportChange(image, value);
  if (attribute === 'launchPermission') return permissionChange(image, form);
  throw unknownAttribute(attribute);
}

function imdsSupportChange(image: Image, value: string): () => void {
  if (value !== 'v2.0') throw invalidValue('imdsSupport', value, 'The only value is v2.0.');
  return () => {
    image.settings = { ...image.settings, imdsSupport: value };
  };
}

function permissionChange(image: Image, form: Form): () => void {
  checkState(image, ['available']);
  const given = form.get('Attribute') === 'launchPermission' ? listedPermissions(form) : [];
  const isAdded = form.get('OperationType') !== 'remove';
  if (given.length > 0) required(form, 'OperationType');
  const added = [...permissionsAt(form, 'LaunchPermission.Add'), ...(isAdded ? given : [])];
  const removed = [...permissionsAt(form, 'LaunchPermission.Remove'), ...(isAdded ? [] : given)];
  for (const permission of [...added, ...removed]) checkPermission(permission);
  return () => {
    const isOf = (permissions: LaunchPermission[], one: LaunchPermission): boolean =>
      permissions.some((permission) => fields({ ...permission }) === fields({ ...one }));
    const own = image.launchPermissions.filter((one) => !isOf(added, one));
    image.launchPermissions = [...own, ...added].filter((one) => !isOf(removed, one));
  };
}

function permissionsAt(form: Form, name: string): LaunchPermission[] {
  return indexes(form, name).map((at) => {
    const [userId, group, organizationArn, organizationalUnitArn] = [
      'UserId',
      'Group',
      'OrganizationArn',
      'OrganizationalUnitArn',
    ].map((member) => form.get(`${name}.${at}.${member}`));
    return {
      ...(userId && { userId }),
      ...(group && { group }),
      ...(organizationArn && { organizationArn }),
      ...(organizationalUnitArn && { organizationalUnitArn }),
    };
  });
}

/** The permissions of the parameters that belong to Attribute and OperationType. */
const listedPermissions = (form: Form): LaunchPermission[] => [
  ...valuesAt(form, 'UserId').map((userId) => ({ userId })),
  ...valuesAt(form, 'UserGroup').map((group) => ({ group })),
  ...valuesAt(form, 'OrganizationArn').map((organizationArn) => ({ organizationArn })),
  ...valuesAt(form, 'OrganizationalUnitArn').map((organizationalUnitArn) => ({ organizationalUnitArn })),
];

function checkPermission({ userId, group }: LaunchPermission): void {
  const refuse = (value: string, type: string): Refusal =>
    new Refusal('InvalidAMIAttributeItemValue', `Invalid attribute item value "${value}" for ${type} item type.`);
  if (userId !== undefined && !/^\d{12}$/.test(userId)) throw refuse(userId, 'userId');
  if (group !== undefined && group !== 'all') throw refuse(group, 'UserGroup');
}

export const resetImageAttribute: Handler = (call) => {
  const attribute = required(call.form, 'Attribute');
  const image = ownImageAt(call);
  if (attribute !== 'launchPermission') throw unknownAttribute(attribute);
  endDryRun(call.form);
  image.launchPermissions = [];
  call.world.keepVersion();
  return DONE;
};

/** The chain of images from which an image was made, from itself to the first one. */
export const getImageAncestry: Handler = (call) => {
  const image = imageAt(call);
  endDryRun(call.form);
  const { world } = call;
  const known = [...world.images, ...world.recycled.map((one) => one.image), ...world.deregistered];
  const chain = [image];
  for (let source = parentOf(image, known); source && !chain.includes(source); source = parentOf(source, known)) {
    chain.push(source);
  }
  const entries = chain.map(({ imageId, creationDate, ownerAlias, sourceImageId, sourceImageRegion }) =>
    element('item', fields({ imageId, creationDate, imageOwnerAlias: ownerAlias, sourceImageId, sourceImageRegion })),
  );
  return element('imageAncestryEntrySet', entries.join(''));
};

const parentOf = ({ sourceImageId }: Image, known: readonly Image[]): Image | undefined =>
  known.find(({ imageId }) => imageId === sourceImageId);
