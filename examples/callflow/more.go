package main

func (a *app) export(args []string) error { return badUsage("later") }
func (a *app) states(args []string) error { return badUsage("later") }
func (a *app) quiz(args []string) error   { return badUsage("later") }
