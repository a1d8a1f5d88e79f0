// The instances and images that there are to name or to choose: what EC2 is asked, and what is taken from its answers.
import type {
  DescribeImagesResult,
  DescribeInstancesResult,
  Instance as Ec2Instance,
  Image,
} from '@aws-sdk/client-ec2';
import type { Instance, OwnImage } from '../model/inventory.ts';

/** The most that DescribeInstances and DescribeImages put into one answer. */
const PAGE = 1000;

/** Asks for instances in the states in which EC2 makes images of them: API_CreateImage.html. */
export const INSTANCES = {
  Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
  MaxResults: PAGE,
};

/** Asks for the images of the account. */
export const IMAGES = { Owners: ['self'], MaxResults: PAGE };

export const instancesIn = ({ Reservations = [] }: DescribeInstancesResult): Instance[] =>
  Reservations.flatMap(({ Instances = [] }) => Instances.filter(hasVolume).map(instanceOf));

export const imagesIn = ({ Images = [] }: DescribeImagesResult): OwnImage[] => Images.map(imageOf);

/** CreateImage makes images of instances with an EBS root volume only. */
const hasVolume = ({ RootDeviceType }: Ec2Instance): boolean => RootDeviceType !== 'instance-store';

function instanceOf({ InstanceId = '', Tags, State, RootDeviceName, BlockDeviceMappings }: Ec2Instance): Instance {
  return {
    id: InstanceId,
    name: Tags?.find(({ Key }) => Key === 'Name')?.Value ?? '',
    state: State?.Name ?? '',
    ...(RootDeviceName !== undefined && { root: RootDeviceName }),
    devices: (BlockDeviceMappings ?? []).map(({ DeviceName = '', Ebs }) => ({
      name: DeviceName,
      volumeId: Ebs?.VolumeId ?? '',
      isDeleted: Ebs?.DeleteOnTermination ?? false,
    })),
  };
}

const imageOf = ({ ImageId = '', Name = '', State, CreationDate = '' }: Image): OwnImage => ({
  id: ImageId,
  name: Name,
  state: State ?? '',
  created: CreationDate,
});
