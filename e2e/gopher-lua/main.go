// Runs scripts in gopher-lua with the libraries that Argo CD opens. Each line of the input is a script, and each line of the
// output its result, as JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
)

type script struct {
	Text     string `json:"text"`
	OpenLibs bool   `json:"openLibs"`
}

type result struct {
	Value string `json:"value"`
	Error string `json:"error"`
}

func main() {
	output := json.NewEncoder(os.Stdout)
	os.Stdout = nil // What scripts print goes nowhere.
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<26)
	for input.Scan() {
		var it script
		if err := json.Unmarshal(input.Bytes(), &it); err != nil {
			panic(err)
		}
		if err := output.Encode(run(it)); err != nil {
			panic(err)
		}
	}
}

func run(it script) (found result) {
	defer func() {
		if reason := recover(); reason != nil {
			found.Error = fmt.Sprint(reason)
		}
	}()
	state := lua.NewState(lua.Options{SkipOpenLibs: !it.OpenLibs})
	defer state.Close()
	open := func(name string, library lua.LGFunction) {
		state.Push(state.NewFunction(library))
		state.Push(lua.LString(name))
		state.Call(1, 0)
	}
	open(lua.LoadLibName, lua.OpenPackage)
	open(lua.BaseLibName, lua.OpenBase)
	open(lua.TabLibName, lua.OpenTable)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(ctx)
	if err := state.DoString(it.Text); err != nil {
		found.Error = err.Error()
		if failed, ok := err.(*lua.ApiError); ok {
			found.Error = failed.Object.String()
		}
		return found
	}
	found.Value = state.Get(-1).String()
	return found
}
