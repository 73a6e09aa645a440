import "./tabs-link-behaviour.ts";
