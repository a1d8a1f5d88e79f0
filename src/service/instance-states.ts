// What DescribeInstances is asked for.

/** The filter for the states in which EC2 makes images of instances: API_CreateImage.html. */
export const WITH_IMAGES = [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }];
