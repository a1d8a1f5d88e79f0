// Plans for reading XML in tests.
import { ListPlan, structureOf, TextPlan } from '../../src/aws/xml-plan.ts';

/** Some members of the responses of CreateImage and DescribeImages, and an error. */
export const RESPONSE_PLAN = structureOf({
  imageId: new TextPlan(),
  a: new TextPlan(),
  imagesSet: new ListPlan(structureOf({ imageId: new TextPlan(), imageState: new TextPlan() })),
  Errors: structureOf({ Error: structureOf({ Code: new TextPlan(), Message: new TextPlan() }) }),
});
