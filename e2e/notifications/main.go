// Runs the configuration of Argo CD's notifications on Applications, with the engine that Argo CD uses, and prints
// the requests that its services would make. It also says which expressions and templates the engine accepts.
//
// Standard input and output are JSON: see notifications.e2e.ts.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sort"
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/controller"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/expr-lang/expr"
	"github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

type input struct {
	Config      map[string]string `json:"config"`
	Secret      map[string]string `json:"secret"`
	Now         time.Time         `json:"now"`
	Cases       []testCase        `json:"cases"`
	Course      *course           `json:"course"`
	Expressions []string          `json:"expressions"`
	Templates   []string          `json:"templates"`
}

type testCase struct {
	App          map[string]any         `json:"app"`
	Trigger      string                 `json:"trigger"`
	Destinations []services.Destination `json:"destinations"`
}

// One Application, in one state after the other.
type course struct {
	Apps []map[string]any `json:"apps"`
	// When each state is seen.
	Times         []time.Time           `json:"times"`
	Subscriptions services.Destinations `json:"subscriptions"`
}

type output struct {
	Cases []result `json:"cases"`
	// What is sent in each state: triggers and services.
	Course      [][]string `json:"course"`
	Expressions []string   `json:"expressions"`
	Templates   []string   `json:"templates"`
}

type result struct {
	Triggered bool      `json:"triggered"`
	OncePer   string    `json:"oncePer"`
	Errors    []string  `json:"errors"`
	Requests  []request `json:"requests"`
}

type request struct {
	Service string `json:"service"`
	Method  string `json:"method"`
	URL     string `json:"url"`
	Body    any    `json:"body"`
}

// What `time.Now` returns.
var clock time.Time

func main() {
	// Requests are recorded, not logged.
	log.SetOutput(io.Discard)
	logrus.SetLevel(logrus.ErrorLevel)
	logrus.SetOutput(failure{})
	var in input
	check(json.NewDecoder(os.Stdin).Decode(&in))
	clock = in.Now
	out := output{Cases: []result{}, Course: [][]string{}, Expressions: []string{}, Templates: []string{}}
	for _, text := range in.Expressions {
		_, err := expr.Compile(text)
		out.Expressions = append(out.Expressions, messageOf(err))
	}
	for _, text := range in.Templates {
		functions := sprig.TxtFuncMap()
		delete(functions, "env")
		delete(functions, "expandenv")
		_, err := template.New("").Funcs(functions).Parse(text)
		out.Templates = append(out.Templates, messageOf(err))
	}
	if len(in.Config) > 0 {
		out.Cases, out.Course = run(in)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(out))
}

// The engine only logs that an expression fails, and takes it for false.
type failure struct{}

func (failure) Write(text []byte) (int, error) {
	if strings.Contains(string(text), "condition:") {
		panic(string(text))
	}
	return os.Stderr.Write(text)
}

func messageOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func run(in input) ([]result, [][]string) {
	recorder := newRecorder()
	defer recorder.server.Close()
	secret := map[string][]byte{}
	for key, value := range in.Secret {
		secret[key] = []byte(recorder.redirect(value))
	}
	for key, value := range in.Config {
		if strings.HasPrefix(key, "service.slack") && !strings.Contains(value, "apiURL") {
			value += "apiURL: https://slack.com/api/\n"
		}
		if strings.HasPrefix(key, "service.") {
			in.Config[key] = recorder.redirect(value)
		}
	}
	notifications, err := newAPI(in, secret)
	check(err)
	for key := range in.Config {
		if name, isEmail := strings.CutPrefix(key, "service.email"); isEmail {
			name = strings.TrimPrefix(name, ".")
			if name == "" {
				name = "email"
			}
			notifications.AddNotificationService(name, recorder)
		}
	}
	results := []result{}
	for _, it := range in.Cases {
		results = append(results, recorder.run(notifications, it))
	}
	steps := [][]string{}
	if in.Course != nil {
		steps = in.Course.follow(notifications)
	}
	return results, steps
}

// As the controller of Argo CD does, with its own record of what has been sent.
func (c course) follow(notifications api.API) [][]string {
	steps := [][]string{}
	annotations := map[string]string{}
	for i, app := range c.Apps {
		clock = c.Times[i]
		resource := &metav1.ObjectMeta{Annotations: annotations}
		copied := map[string]any{}
		for key, value := range annotations {
			copied[key] = value
		}
		app["metadata"].(map[string]any)["annotations"] = copied
		state := controller.NewStateFromRes(resource)
		sent := []string{}
		for trigger, destinations := range c.Subscriptions {
			conditions, err := notifications.RunTrigger(trigger, app)
			check(err)
			for _, condition := range conditions {
				for _, to := range destinations {
					changed := state.SetAlreadyNotified(false, "argocd", trigger, condition, to, condition.Triggered)
					if condition.Triggered && changed {
						state[controller.StateItemKey(false, "argocd", trigger, condition, to)] = clock.Unix()
						check(notifications.Send(app, condition.Templates, to))
						sent = append(sent, trigger+" "+to.Service)
					}
				}
			}
		}
		sort.Strings(sent)
		steps = append(steps, sent)
		persisted, err := state.Persist(resource)
		check(err)
		annotations = persisted
	}
	return steps
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newAPI(in input, secret map[string][]byte) (api.API, error) {
	configMap := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "argocd"}, Data: in.Config}
	config, err := api.ParseConfig(configMap, &corev1.Secret{Data: secret})
	if err != nil {
		return nil, err
	}
	context := map[string]string{}
	if err := yaml.Unmarshal([]byte(in.Config["context"]), &context); err != nil {
		return nil, err
	}
	return api.NewAPI(*config, func(app map[string]any, dest services.Destination) map[string]any {
		values := map[string]string{"notificationType": dest.Service}
		for key, value := range context {
			values[key] = value
		}
		return map[string]any{
			"app":        app,
			"appProject": map[string]any{},
			"context":    values,
			"secrets":    secret,
			// What the expressions of Argo CD are given, with a clock that stands still.
			"time": map[string]any{
				"Now": func() time.Time { return clock },
				"Parse": func(text string) time.Time {
					at, err := time.Parse(time.RFC3339, text)
					if err != nil {
						panic(err)
					}
					return at
				},
			},
		}
	})
}

// Receives the requests of all services.
type recorder struct {
	server   *httptest.Server
	service  string
	requests []request
}

func newRecorder() *recorder {
	r := &recorder{}
	r.server = httptest.NewServer(http.HandlerFunc(r.receive))
	// The address of PagerDuty is fixed.
	http.DefaultClient.Transport = r
	return r
}

// Redirects every URL to the recorder.
func (r *recorder) redirect(text string) string {
	return strings.ReplaceAll(text, "https://", r.server.URL+"/")
}

// RoundTrip redirects a request to the recorder.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme == "https" {
		to, err := url.Parse(r.redirect(req.URL.String()))
		if err != nil {
			return nil, err
		}
		req.URL, req.Host = to, to.Host
	}
	return http.DefaultTransport.RoundTrip(req)
}

// Send records an e-mail.
func (r *recorder) Send(notification services.Notification, dest services.Destination) error {
	body := map[string]any{"to": dest.Recipient, "subject": "", "text": notification.Message}
	if email := notification.Email; email != nil {
		body["subject"] = email.Subject
		if email.Body != "" {
			body["text"] = email.Body
		}
	}
	r.requests = append(r.requests, request{Service: r.service, Method: "SMTP", Body: body})
	return nil
}

func (r *recorder) receive(w http.ResponseWriter, req *http.Request) {
	data, _ := io.ReadAll(req.Body)
	r.requests = append(r.requests, request{
		Service: r.service,
		Method:  req.Method,
		URL:     "https:/" + req.URL.Path,
		Body:    bodyOf(req, data),
	})
	switch {
	case strings.Contains(req.URL.Path, "slack.com"):
		fmt.Fprint(w, `{"ok":true,"channel":"C1","ts":"1.1"}`)
	case strings.Contains(req.URL.Path, "pagerduty.com"):
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, `{"status":"success"}`)
	default:
		fmt.Fprint(w, "1")
	}
}

// Slack gets a form, in which some values are JSON.
func bodyOf(req *http.Request, data []byte) any {
	if !strings.HasPrefix(req.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return jsonOr(string(data))
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		return string(data)
	}
	body := map[string]any{}
	for key := range form {
		if key != "token" {
			body[key] = jsonOr(form.Get(key))
		}
	}
	return body
}

func jsonOr(text string) any {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	return value
}

// As the controller of Argo CD does: each condition of a trigger that is true is sent to each destination.
func (r *recorder) run(notifications api.API, it testCase) result {
	out := result{Errors: []string{}, Requests: []request{}}
	conditions, err := notifications.RunTrigger(it.Trigger, it.App)
	if err != nil {
		out.Errors = append(out.Errors, err.Error())
	}
	for _, condition := range conditions {
		if !condition.Triggered {
			continue
		}
		out.Triggered = true
		out.OncePer = condition.OncePer
		for _, destination := range it.Destinations {
			r.service = destination.Service
			r.requests = nil
			if err := notifications.Send(it.App, condition.Templates, destination); err != nil {
				out.Errors = append(out.Errors, err.Error())
			}
			out.Requests = append(out.Requests, r.requests...)
		}
	}
	return out
}
