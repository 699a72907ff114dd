package dev.inflight.cluster.redis;

import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.Claim.Held;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the scripts give. Stateless. */
final class Replies {

    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private Replies() {}

    static Beat beat(List<Object> reply) {
        return new Beat(number(reply.get(0)) == 1, number(reply.get(1)), Math.toIntExact(number(reply.get(2))));
    }

    static Claim claim(List<Object> reply) {
        return number(reply.get(0)) == 1 ? new Granted(number(reply.get(1))) : new Held(text(reply.get(1)));
    }

    static boolean released(List<Object> reply) {
        return number(reply.get(0)) == 1;
    }

    static List<Member> members(List<Object> reply) {
        long now = number(reply.get(0));
        List<?> live = (List<?>) reply.get(1);
        List<?> told = (List<?>) reply.get(2);
        Map<String, String> records = new HashMap<>();
        for (int i = 0; i + 1 < told.size(); i += 2) {
            records.put(text(told.get(i)), text(told.get(i + 1)));
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i + 1 < live.size(); i += 2) {
            String instance = text(live.get(i));
            long micros = (long) Double.parseDouble(text(live.get(i + 1))) - now;
            try {
                members.add(Member.parse(
                        instance,
                        records.getOrDefault(instance, ""),
                        Duration.ofNanos(Math.multiplyExact(micros, 1_000L))));
            } catch (IllegalArgumentException | ArithmeticException notOurs) {
                log.debug("something among the replicas is none", notOurs);
            }
        }
        members.sort(Comparator.comparing(Member::instance));
        return List.copyOf(members);
    }

    @SuppressWarnings("NullAway") // the one value that a stage of nothing has
    static Void nothing(@Nullable Object any) {
        return null;
    }

    private static String text(@Nullable Object part) {
        return String.valueOf(part);
    }

    private static long number(@Nullable Object part) {
        return part instanceof Long number ? number : Long.parseLong(text(part));
    }
}
