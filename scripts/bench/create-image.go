// The program for CreateImage on the AWS SDK for Go: one call, and the ID from the response.
// A comparison for `npm run bench`, not for use.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

func main() {
	url, instanceID, name := os.Args[1], os.Args[2], os.Args[3]
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	client := ec2.NewFromConfig(cfg, func(o *ec2.Options) { o.EndpointResolver = ec2.EndpointResolverFromURL(url) })
	image, err := client.CreateImage(ctx, &ec2.CreateImageInput{InstanceId: &instanceID, Name: &name})
	if err != nil {
		panic(err)
	}
	output := json.NewEncoder(os.Stdout)
	output.SetIndent("", "    ")
	if err := output.Encode(struct{ ImageId *string }{image.ImageId}); err != nil {
		panic(err)
	}
}
