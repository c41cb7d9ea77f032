# OSS in Ruby with its own HTTP library: signs (V1) and writes blanks in a path as plus, as the vendor's Ruby SDK does. One line of JSON per case.
#
# Environment: OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_BUCKET (made and removed here).

require 'base64'
require 'cgi'
require 'json'
require 'net/http'
require 'openssl'
require 'rexml/document'
require 'time'

ENDPOINT = URI(ENV.fetch('OSS_ENDPOINT'))
BUCKET = ENV.fetch('OSS_BUCKET')
SIGNED = %w[append position delete uploads uploadId partNumber symlink].freeze
HTTP = Net::HTTP.start(ENDPOINT.host, ENDPOINT.port, nil)
@failed = false

def call(method, key = '', query: {}, body: nil, headers: {}, secret: ENV.fetch('OSS_ACCESS_KEY_SECRET'))
  headers = { 'date' => Time.now.httpdate, 'content-type' => body ? 'application/octet-stream' : '' }.merge(headers)
  own = headers.select { |name, _| name.start_with?('x-oss-') }.sort.map { |name, value| "#{name}:#{value}\n" }.join
  signed = query.select { |name, _| SIGNED.include?(name) }.sort.map { |name, value| value.nil? ? name : "#{name}=#{value}" }.join('&')
  resource = "/#{BUCKET}/#{key}#{signed.empty? ? '' : "?#{signed}"}"
  text = [method, headers['content-md5'].to_s, headers['content-type'], headers['date'], own + resource].join("\n")
  headers['authorization'] = "OSS #{ENV.fetch('OSS_ACCESS_KEY_ID')}:#{Base64.strict_encode64(OpenSSL::HMAC.digest('sha1', secret, text))}"
  parameters = query.map { |name, value| value.nil? ? name : "#{name}=#{CGI.escape(value.to_s)}" }.join('&')
  target = "/#{BUCKET}/#{CGI.escape(key)}#{parameters.empty? ? '' : "?#{parameters}"}"
  request = Net::HTTPGenericRequest.new(method, !body.nil?, method != 'HEAD', target, headers.reject { |_, value| value.empty? })
  request.body = body if body
  HTTP.request(request)
end

def same(got, wanted)
  raise "got #{got.inspect} instead of #{wanted.inspect}" unless got == wanted
end

def code(answer)
  REXML::Document.new(answer.body).root.elements['Code'].text
end

def check(name)
  line = { client: "ruby #{RUBY_VERSION} net/http, signing as the Ruby SDK does", case: name, outcome: 'passed' }
  begin
    yield
  rescue StandardError => e
    @failed = true
    line.update(outcome: 'failed', reason: e.message)
  end
  puts JSON.generate(line)
end

check('a bucket is made') { same(call('PUT', headers: { 'x-oss-acl' => 'private' }).code, '200') }
['plain.txt', 'with blank and +.txt', '中文/a&b.txt'].each do |key|
  check("an object is put, read and described: #{key}") do
    same(call('PUT', key, body: key, headers: { 'x-oss-meta-color' => 'red' }).code, '200')
    same(call('GET', key).body.force_encoding('UTF-8'), key)
    same(call('HEAD', key)['x-oss-meta-color'], 'red')
  end
end
check('a copy takes a source with blanks as plus') do
  same(call('PUT', 'copied.txt', headers: { 'x-oss-copy-source' => "/#{BUCKET}/#{CGI.escape('with blank and +.txt')}" }).code, '200')
  same(call('GET', 'copied.txt').body, 'with blank and +.txt')
end
check('an object grows by appending') do
  call('POST', 'log', query: { 'append' => nil, 'position' => 0 }, body: 'one')
  same(call('POST', 'log', query: { 'append' => nil, 'position' => 3 }, body: 'two')['x-oss-next-append-position'], '6')
end
check('a multipart upload is completed') do
  upload = REXML::Document.new(call('POST', 'parts', query: { 'uploads' => nil }, body: '').body).root.elements['UploadId'].text
  etag = call('PUT', 'parts', query: { 'partNumber' => 1, 'uploadId' => upload }, body: 'x' * 1000)['etag']
  xml = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>#{etag}</ETag></Part></CompleteMultipartUpload>"
  same(call('POST', 'parts', query: { 'uploadId' => upload }, body: xml).code, '200')
  same(call('HEAD', 'parts')['content-length'], '1000')
end
check("a missing object and a wrong secret have the vendor's codes") do
  same(code(call('GET', 'missing')), 'NoSuchKey')
  same(code(call('GET', 'plain.txt', secret: 'wrong')), 'SignatureDoesNotMatch')
end
check('everything is deleted, then the bucket') do
  REXML::Document.new(call('GET', query: { 'max-keys' => 1000 }).body).root.elements.each('Contents/Key') { |key| same(call('DELETE', key.text).code, '204') }
  same(call('DELETE').code, '204')
end
exit(@failed ? 1 : 0)
