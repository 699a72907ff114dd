package dev.inflight.cluster.member;

import java.util.List;

/**
 * What this replica has done because another was asked for it. For an audit trail.
 *
 * @param type {@code CANCEL} or {@code EXTEND}
 * @param by who asked
 * @param via the replica that was asked
 * @param name of the task; of the first, if there were several
 * @param ids the runs
 * @param reason why; empty for an extension
 * @param result what came of it, in words
 */
public record CarriedOut(
        String type, String by, String via, String name, List<String> ids, String reason, String result) {

    public CarriedOut {
        ids = List.copyOf(ids);
    }
}
