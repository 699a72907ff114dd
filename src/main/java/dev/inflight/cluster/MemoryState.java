package dev.inflight.cluster;

import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.Claim.Held;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a server holds, and what it does with it at an instant of its own clock. For one thread at a time. */
final class MemoryState {

    /** For how long it is remembered that a replica ended without leaving. */
    static final long REMEMBERED_MICROS = TimeUnit.MINUTES.toMicros(10);

    private static final int FORGOTTEN_AT_ONCE = 10;
    private static final int LARGEST_INBOX = 10_000;

    private final Map<String, Long> aliveUntil = new TreeMap<>();
    private final Map<String, Member> members = new HashMap<>();
    private final Map<String, Claimed> claims = new HashMap<>();
    private final Map<String, Inbox> inboxes = new HashMap<>();
    private long lastToken;

    private record Claimed(long token, String run, long until) {}

    private record Inbox(ArrayDeque<Message> messages, long until) {}

    MemoryState() {}

    /** A copy that goes its own way. */
    MemoryState(MemoryState other) {
        aliveUntil.putAll(other.aliveUntil);
        members.putAll(other.members);
        claims.putAll(other.claims);
        other.inboxes.forEach(
                (instance, inbox) -> inboxes.put(instance, new Inbox(new ArrayDeque<>(inbox.messages), inbox.until)));
        lastToken = other.lastToken;
    }

    Beat beat(Member me, Duration lease, long now) {
        boolean known = isAlive(me.instance(), now);
        if (lease.isZero()) {
            forget(me.instance());
        } else {
            aliveUntil.put(me.instance(), now + micros(lease));
            members.put(me.instance(), me);
        }
        aliveUntil.entrySet().stream()
                .filter(one -> one.getValue() <= now - REMEMBERED_MICROS)
                .limit(FORGOTTEN_AT_ONCE)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::forget);
        claims.values().removeIf(claimed -> claimed.until <= now);
        inboxes.values().removeIf(inbox -> inbox.until <= now);
        return new Beat(known, now, aliveUntil.size());
    }

    Claim claim(ClaimRequest request, long now) {
        Claimed held = current(request.name(), now);
        long until = now + micros(request.keep());
        if (held != null) {
            if (held.run.equals(request.run())) {
                claims.put(request.name(), new Claimed(held.token, held.run, until));
                return new Granted(held.token);
            }
            String owner = Wire.ownerOf(held.run);
            if (!held.run.equals(request.over()) && (owner.isEmpty() || isAlive(owner, now))) {
                return new Held(held.run);
            }
        }
        lastToken = Math.max(lastToken + 1, now);
        claims.put(request.name(), new Claimed(lastToken, request.run(), until));
        return new Granted(lastToken);
    }

    /** Who has which name. */
    Map<String, String> holders(long now) {
        Map<String, String> holders = new TreeMap<>();
        claims.forEach((name, claimed) -> {
            if (claimed.until > now) {
                holders.put(name, claimed.run);
            }
        });
        return holders;
    }

    boolean release(String name, String run, long now) {
        Claimed held = current(name, now);
        return held != null && held.run.equals(run) && claims.remove(name) != null;
    }

    List<Member> members(long now) {
        List<Member> remembered = new ArrayList<>();
        aliveUntil.forEach((instance, until) -> {
            Member member = members.get(instance);
            if (member != null && until > now - REMEMBERED_MICROS) {
                remembered.add(member.withLeaseLeft(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(until - now))));
            }
        });
        return List.copyOf(remembered);
    }

    void put(String instance, Message message, Duration keep, long now) {
        Inbox inbox = inboxes.get(instance);
        ArrayDeque<Message> messages = inbox == null || inbox.until <= now ? new ArrayDeque<>() : inbox.messages;
        messages.add(message);
        if (messages.size() > LARGEST_INBOX) {
            messages.remove();
        }
        inboxes.put(instance, new Inbox(messages, now + micros(keep)));
    }

    /** Everything in the inbox, which is empty then. */
    List<Message> take(String instance, long now) {
        Inbox inbox = inboxes.remove(instance);
        return inbox == null || inbox.until <= now ? List.of() : List.copyOf(inbox.messages);
    }

    private boolean isAlive(String instance, long now) {
        return aliveUntil.getOrDefault(instance, Long.MIN_VALUE) >= now;
    }

    private void forget(String instance) {
        aliveUntil.remove(instance);
        members.remove(instance);
    }

    private @Nullable Claimed current(String name, long now) {
        Claimed held = claims.get(name);
        return held == null || held.until <= now ? null : held;
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
