package dev.inflight.cluster.member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down who has which name, and whose runs have ended how often; and for how long two had the same. */
final class SimWitness {

    private final SimTime time;
    private final Map<String, Map<String, Long>> unfailed = new HashMap<>();
    private final Map<String, Long> lastToken = new HashMap<>();
    private final Map<String, Long> pairSince = new HashMap<>();
    private final Map<String, Integer> ends = new LinkedHashMap<>();
    final List<String> faults = new ArrayList<>();
    private long longestPair;
    private String longestOf = "";
    private int begun;

    SimWitness(SimTime time) {
        this.time = time;
    }

    void started(String run) {
        ends.put(run, 0);
    }

    /** Its work has begun, and its future has not failed. */
    void begun(String name, String run) {
        begun++;
        Map<String, Long> holders = unfailed.computeIfAbsent(name, any -> new LinkedHashMap<>());
        holders.put(run, time.now());
        if (holders.size() == 2) {
            pairSince.put(name, time.now());
        }
    }

    /** Its future has ended. */
    void ended(String name, String run) {
        if (ends.merge(run, 1, Integer::sum) > 1) {
            faults.add(run + " ended twice");
        }
        over(name, run);
    }

    /** Its process is dead. */
    void died(String name, String run) {
        ends.remove(run);
        over(name, run);
    }

    private void over(String name, String run) {
        Map<String, Long> holders = unfailed.getOrDefault(name, new LinkedHashMap<>());
        if (holders.size() == 2 && holders.containsKey(run)) {
            note(name);
        }
        holders.remove(run);
    }

    private void note(String name) {
        long lasted = time.now() - pairSince.get(name);
        if (lasted > longestPair) {
            longestPair = lasted;
            longestOf = name + " from " + Duration.ofNanos(pairSince.get(name)) + " by "
                    + unfailed.get(name).keySet();
        }
    }

    void granted(String name, long token) {
        long last = lastToken.getOrDefault(name, 0L);
        if (token <= last) {
            faults.add("token " + token + " of " + name + " after " + last);
        }
        lastToken.put(name, Math.max(last, token));
    }

    /** The runs that have the name, as far as they know. */
    Map<String, Long> holders(String name) {
        return unfailed.getOrDefault(name, Map.of());
    }

    /** For how long a name had two holders at a stretch, at worst. */
    Duration longestPair() {
        unfailed.forEach((name, holders) -> {
            if (holders.size() > 1) {
                note(name);
            }
        });
        return Duration.ofNanos(longestPair);
    }

    String worst() {
        return longestOf;
    }

    int begun() {
        return begun;
    }

    List<String> unended() {
        return ends.entrySet().stream()
                .filter(one -> one.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    int started() {
        return ends.size();
    }
}
