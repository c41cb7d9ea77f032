// The vendor's Go SDK (v1, as Debian packages it), unmodified. One line of JSON per case.
//
// Environment: OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_BUCKET (made and removed here).
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/ioutil"
	"os"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

var failed bool

type result struct {
	Client  string `json:"client"`
	Case    string `json:"case"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason,omitempty"`
}

func try(name string, work func() error) {
	r := result{Client: "aliyun-oss-go-sdk " + oss.Version, Case: name, Outcome: "passed"}
	if err := work(); err != nil {
		failed = true
		r.Outcome, r.Reason = "failed", err.Error()
	}
	line, _ := json.Marshal(r)
	fmt.Println(string(line))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func expect(got, wanted interface{}) error {
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		return fmt.Errorf("got %v instead of %v", got, wanted)
	}
	return nil
}

func read(body io.ReadCloser, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer body.Close()
	content, err := ioutil.ReadAll(body)
	return string(content), err
}

func code(err error) string {
	if service, ok := err.(oss.ServiceError); ok {
		return service.Code
	}
	return fmt.Sprint(err)
}

func main() {
	endpoint, id, secret, name := os.Getenv("OSS_ENDPOINT"), os.Getenv("OSS_ACCESS_KEY_ID"), os.Getenv("OSS_ACCESS_KEY_SECRET"), os.Getenv("OSS_BUCKET")
	client, err := oss.New(endpoint, id, secret)
	must(err)
	bucket, err := client.Bucket(name)
	must(err)

	try("a bucket that is not there does not exist, also to an unknown key", func() error {
		unknown, err := oss.New(endpoint, "LTAI5tUnknown", "x")
		if err != nil {
			return err
		}
		missing, err := unknown.Bucket(name)
		if err != nil {
			return err
		}
		_, err = missing.GetObject("k")
		return expect(code(err), "NoSuchBucket")
	})
	try("a bucket is made and listed", func() error {
		if err := client.CreateBucket(name, oss.ACL(oss.ACLPrivate)); err != nil {
			return err
		}
		list, err := client.ListBuckets(oss.Prefix(name))
		if err != nil {
			return err
		}
		return expect(len(list.Buckets), 1)
	})
	for _, key := range []string{"plain.txt", "with blank and +.txt", "中文/a&b?c=%d.txt"} {
		key := key
		try("an object is put, read and described: "+key, func() error {
			if err := bucket.PutObject(key, strings.NewReader(key), oss.ContentType("text/plain"), oss.Meta("color", "red")); err != nil {
				return err
			}
			text, err := read(bucket.GetObject(key))
			if err != nil {
				return err
			}
			meta, err := bucket.GetObjectDetailedMeta(key)
			if err != nil {
				return err
			}
			return expect(text+meta.Get("X-Oss-Meta-Color"), key+"red")
		})
	}
	try("a copy takes a source with blank and plus", func() error {
		if _, err := bucket.CopyObject("with blank and +.txt", "copied.txt"); err != nil {
			return err
		}
		text, err := read(bucket.GetObject("copied.txt"))
		if err != nil {
			return err
		}
		return expect(text, "with blank and +.txt")
	})
	try("a range is read", func() error {
		text, err := read(bucket.GetObject("plain.txt", oss.Range(1, 3)))
		if err != nil {
			return err
		}
		return expect(text, "lai")
	})
	try("a listing folds at a delimiter", func() error {
		list, err := bucket.ListObjects(oss.Delimiter("/"))
		if err != nil {
			return err
		}
		return expect(strings.Join(list.CommonPrefixes, ","), "中文/")
	})
	try("an object grows by appending", func() error {
		next, err := bucket.AppendObject("log", strings.NewReader("one"), 0)
		if err != nil {
			return err
		}
		if _, err = bucket.AppendObject("log", strings.NewReader("two"), next); err != nil {
			return err
		}
		text, err := read(bucket.GetObject("log"))
		if err != nil {
			return err
		}
		return expect(text, "onetwo")
	})
	try("a multipart upload is completed", func() error {
		upload, err := bucket.InitiateMultipartUpload("parts")
		if err != nil {
			return err
		}
		var parts []oss.UploadPart
		for number, size := range []int64{100 * 1024, 10} {
			part, err := bucket.UploadPart(upload, bytes.NewReader(make([]byte, size)), size, number+1)
			if err != nil {
				return err
			}
			parts = append(parts, part)
		}
		if _, err = bucket.CompleteMultipartUpload(upload, parts); err != nil {
			return err
		}
		meta, err := bucket.GetObjectMeta("parts")
		if err != nil {
			return err
		}
		return expect(meta.Get("Content-Length"), 100*1024+10)
	})
	try("a link leads to its target, blanks in it too", func() error {
		if err := bucket.PutSymlink("link", "with blank and +.txt"); err != nil {
			return err
		}
		text, err := read(bucket.GetObject("link"))
		if err != nil {
			return err
		}
		return expect(text, "with blank and +.txt")
	})
	try("a missing object and a wrong secret have the vendor's codes", func() error {
		_, err := bucket.GetObject("missing")
		if err := expect(code(err), "NoSuchKey"); err != nil {
			return err
		}
		wrong, err := oss.New(endpoint, id, "wrong")
		if err != nil {
			return err
		}
		other, err := wrong.Bucket(name)
		if err != nil {
			return err
		}
		_, err = other.GetObject("plain.txt")
		return expect(code(err), "SignatureDoesNotMatch")
	})
	try("everything is deleted at once, then the bucket", func() error {
		list, err := bucket.ListObjects(oss.MaxKeys(1000))
		if err != nil {
			return err
		}
		var keys []string
		for _, object := range list.Objects {
			keys = append(keys, object.Key)
		}
		if _, err = bucket.DeleteObjects(keys, oss.DeleteObjectsQuiet(true)); err != nil {
			return err
		}
		return client.DeleteBucket(name)
	})
	if failed {
		os.Exit(1)
	}
}
