/** What becomes of the map when something happens to it. */

import type { Map as VerdictMap } from "../engine/types.ts";
import { changes, isSameSecond, mapOf, second } from "./map-select.ts";
import { isSame, type MapAction, type MapView, type Overview } from "./map.ts";
import type { State } from "./state.ts";

export function updateMap(state: State, action: MapAction): State {
  const { mapView } = state;
  const over = (some: Partial<Overview>): State => withView(state, { overview: { ...mapView.overview, ...some } });
  switch (action.tag) {
    case "compared":
      return settle(withView(state, { other: { map: action.map, of: action.of }, otherStatus: { tag: "answered" } }));
    case "other-status":
      return withView(state, { otherStatus: action.status });
    case "overview":
      return action.open === mapView.overview.open ? state : over({ open: action.open });
    case "overview-begins":
      return over({ status: { tag: "judging" }, done: [] });
    case "overview-part": {
      // Texts that are broken have no map: the last good one stays.
      const cells = action.cells.length === 0 ? mapView.overview.maps[action.operation] : action.cells;
      return over({
        maps: { ...mapView.overview.maps, [action.operation]: cells ?? [] },
        done: [...mapView.overview.done, action.operation],
      });
    }
    case "overview-status":
      return over({ status: action.status });
    default:
      return look(state, action);
  }
}

/** What the reader does. */
function look(state: State, action: MapAction): State {
  const { mapView } = state;
  switch (action.tag) {
    case "show-all":
      return withView(state, { all: action.all });
    case "filter":
      return action.filter === mapView.filter ? state : unpaired(withView(state, { filter: action.filter }));
    case "kernel":
      return unpaired(withView(state, { filter: "kernel", kernel: action.kernel }));
    case "focus":
      return withView(state, { at: action.at, focus: action.by });
    case "blur":
      return withView(state, { focus: null });
    case "point":
      return isSame(action.at, mapView.under) ? state : withView(state, { under: action.at });
    case "seen":
      return action.changed === mapView.changed ? withView(state, { changed: new Set() }) : state;
    default:
      return state;
  }
}

const withView = (state: State, some: Partial<MapView>): State => ({ ...state, mapView: { ...state.mapView, ...some } });

/** What was marked is no more; where the second map has been asked already, it is marked anew at once. */
const unpaired = (state: State): State => settle(withView(state, { pair: null }));

/**
 * The map has been answered. What is other in it than before is the text's doing, if it answers the same question. A map of texts
 * that are broken lacks what they say: the last good one stays, if it is of the same operation.
 */
export function mapped(state: State, map: VerdictMap): State {
  const { map: old, mapView } = state;
  const lacks = map.cells.length === 0 || map.diagnostics.some((d) => d.error);
  const stays = lacks && old?.cells[0]?.operation === state.choices.operation;
  const now = stays ? { ...old, diagnostics: map.diagnostics } : map;
  const of = mapOf(state);
  const isSameQuestion = old !== null && of === mapView.of;
  const found = isSameQuestion ? changes(old, now) : new Set<string>();
  // Whoever types on has time to see what an earlier letter has changed.
  const changed = isSameQuestion && found.size === 0 ? mapView.changed : found;
  return settle(withView({ ...state, mapStatus: { tag: "answered" }, map: now }, { of, changed }));
}

/** Holds both maps against each other when both have been answered for what is asked now. */
function settle(state: State): State {
  const { map, mapStatus, mapView } = state;
  const wanted = second(state);
  if (wanted === null) return mapView.pair === null ? state : withView(state, { pair: null });
  if (map === null || mapStatus.tag !== "answered" || mapView.other === null) return state;
  if (!isSameSecond(mapView.other.of, wanted)) return state;
  return withView(state, { pair: { mine: map, theirs: mapView.other.map } });
}
