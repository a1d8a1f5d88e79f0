// The actions of the in-memory EC2.
import type { Ec2World } from '../ec2-world.ts';
import type { Handler } from './call.ts';
import { createImageAction } from './create-image.ts';
import { describeImages } from './describe-images.ts';
import { describeExportImageTasks } from './export-tasks.ts';
import type { Form } from './form.ts';
import {
  describeImageAttribute,
  getImageAncestry,
  modifyImageAttribute,
  resetImageAttribute,
} from './image-attributes.ts';
import {
  disableImage,
  disableImageDeprecation,
  disableProtection,
  enableImage,
  enableImageDeprecation,
  enableProtection,
} from './image-states.ts';
import { describeInstances, describeVolumes } from './instances.ts';
import { copyImage, registerImage } from './new-images.ts';
import { deregisterImage, listImagesInRecycleBin, restoreImageFromRecycleBin } from './recycle-bin.ts';
import { Refusal } from './refusal.ts';
import { deleteSnapshot, describeSnapshots } from './snapshots.ts';
import { createRestoreImageTask, createStoreImageTask, describeStoreImageTasks } from './store-tasks.ts';
import { createTags, deleteTags, describeTags } from './tags.ts';
import { errorBody, responseBody } from './xml.ts';

export const ACTIONS: Readonly<Record<string, Handler>> = {
  CopyImage: copyImage,
  CreateImage: createImageAction,
  CreateRestoreImageTask: createRestoreImageTask,
  CreateStoreImageTask: createStoreImageTask,
  CreateTags: createTags,
  DeleteSnapshot: deleteSnapshot,
  DeleteTags: deleteTags,
  DeregisterImage: deregisterImage,
  DescribeExportImageTasks: describeExportImageTasks,
  DescribeImageAttribute: describeImageAttribute,
  DescribeImages: describeImages,
  DescribeInstances: describeInstances,
  DescribeSnapshots: describeSnapshots,
  DescribeStoreImageTasks: describeStoreImageTasks,
  DescribeTags: describeTags,
  DescribeVolumes: describeVolumes,
  DisableImage: disableImage,
  DisableImageDeprecation: disableImageDeprecation,
  DisableImageDeregistrationProtection: disableProtection,
  EnableImage: enableImage,
  EnableImageDeprecation: enableImageDeprecation,
  EnableImageDeregistrationProtection: enableProtection,
  GetImageAncestry: getImageAncestry,
  ListImagesInRecycleBin: listImagesInRecycleBin,
  ModifyImageAttribute: modifyImageAttribute,
  RegisterImage: registerImage,
  ResetImageAttribute: resetImageAttribute,
  RestoreImageFromRecycleBin: restoreImageFromRecycleBin,
};

/** Carries out a request at a time of the service's clock. Returns the response. */
export function answerOf(world: Ec2World, form: Form, now: Date): { status: number; text: string } {
  const action = form.get('Action') ?? '';
  try {
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) throw new Refusal('InvalidAction', `The action ${action} is not valid for this web service.`);
    return { status: 200, text: responseBody(action, act({ world, form, now })) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, text: errorBody(error.code, error.message) };
  }
}
