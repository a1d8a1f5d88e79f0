// The images of the benchmark's endpoint, with the members that EC2 returns for an image with two volumes and three tags:
// API_DescribeImages.html and API_Image.html.

export const IMAGES = 10_000;

/** The images of an account. */
export const OWN_IMAGES = 10;

/** The ID of an image, by its number. */
export const imageIdOf = (at: number): string => `ami-${at.toString(16).padStart(17, '0')}`;

/**
 * The response to DescribeImages: the images with the given IDs, those of an owner, or else one page of all images; without
 * a limit all of them.
 */
export function describeImages(form: URLSearchParams): string {
  const ids = [...form].flatMap(([name, value]) => (name.startsWith('ImageId.') ? [value] : []));
  if (ids.length > 0) return response(ids.map((id) => imageXml(Number.parseInt(id.replace('ami-', ''), 16))).join(''));
  const first = Number(form.get('NextToken'));
  const limit = Number(form.get('MaxResults') ?? (form.has('Owner.1') ? OWN_IMAGES : IMAGES));
  return pageOf(first, Math.min(first + limit, IMAGES));
}

const pages = new Map<string, string>();

/** A page is built once, so that the time of a program does not include it. */
function pageOf(first: number, end: number): string {
  const name = `${first}-${end}`;
  const known = pages.get(name);
  if (known) return known;
  const images = Array.from({ length: end - first }, (_, at) => imageXml(first + at)).join('');
  const hasMore = end < IMAGES && end > OWN_IMAGES;
  const page = response(images, hasMore ? `<nextToken>${end}</nextToken>` : '');
  pages.set(name, page);
  return page;
}

const response = (images: string, token = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<DescribeImagesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
    <imagesSet>${images}
    </imagesSet>${token}
</DescribeImagesResponse>`;

const imageXml = (at: number): string => `
        <item>
            <imageId>${imageIdOf(at)}</imageId>
            <imageLocation>123456789012/web ${at}</imageLocation>
            <imageState>available</imageState>
            <imageOwnerId>123456789012</imageOwnerId>
            <creationDate>2026-01-02T03:04:05.000Z</creationDate>
            <isPublic>false</isPublic>
            <architecture>x86_64</architecture>
            <imageType>machine</imageType>
            <sriovNetSupport>simple</sriovNetSupport>
            <name>web ${at}</name>
            <description>Nightly image of the web server &amp; its data, number ${at}</description>
            <rootDeviceType>ebs</rootDeviceType>
            <rootDeviceName>/dev/xvda</rootDeviceName>
            <blockDeviceMapping>${deviceXml('/dev/xvda', 8, at)}${deviceXml('/dev/sdb', 100, at)}
            </blockDeviceMapping>
            <virtualizationType>hvm</virtualizationType>
            <tagSet>${tagXml('Name', `web ${at}`)}${tagXml('team', 'platform')}${tagXml('retention', '30 days')}
            </tagSet>
            <hypervisor>xen</hypervisor>
            <enaSupport>true</enaSupport>
            <bootMode>uefi-preferred</bootMode>
            <imdsSupport>v2.0</imdsSupport>
            <platformDetails>Linux/UNIX</platformDetails>
            <usageOperation>RunInstances</usageOperation>
            <sourceInstanceId>i-1234567890abcdef0</sourceInstanceId>
            <deregistrationProtection>disabled</deregistrationProtection>
        </item>`;

const deviceXml = (name: string, size: number, at: number): string => `
                <item>
                    <deviceName>${name}</deviceName>
                    <ebs>
                        <snapshotId>snap-${at.toString(16).padStart(17, '0')}</snapshotId>
                        <volumeSize>${size}</volumeSize>
                        <deleteOnTermination>true</deleteOnTermination>
                        <volumeType>gp3</volumeType>
                        <iops>3000</iops>
                        <throughput>125</throughput>
                        <encrypted>true</encrypted>
                    </ebs>
                </item>`;

const tagXml = (key: string, value: string): string => `
                <item>
                    <key>${key}</key>
                    <value>${value}</value>
                </item>`;
