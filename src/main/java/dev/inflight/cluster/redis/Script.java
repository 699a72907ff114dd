package dev.inflight.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the server does in one step, by its own clock. Every key that is touched is declared.
 *
 * <p>For the server they are one script, which is told at the end of its arguments what to do: it knows all of them or none, so
 * one that it knows cannot overtake one that it must be told first.
 */
enum Script {

    /**
     * KEYS live [inst], ARGV instance leaseMicros record; gives whether the lease before still held, the clock, and how many
     * are registered. The second key is in the first partition only.
     */
    BEAT("""
            local function forget(instance)
              redis.call('ZREM', KEYS[1], instance)
              if KEYS[2] then redis.call('HDEL', KEYS[2], instance) end
            end
            local till = redis.call('ZSCORE', KEYS[1], ARGV[1])
            local known = till and tonumber(till) >= us
            if ARGV[2] == '0' then
              forget(ARGV[1])
            else
              redis.call('ZADD', KEYS[1], string.format('%.0f', us + ARGV[2]), ARGV[1])
              if KEYS[2] then redis.call('HSET', KEYS[2], ARGV[1], ARGV[3]) end
            end
            local before = string.format('%.0f', us - 600000000)
            for _, ended in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', before, 'LIMIT', 0, 10)) do
              forget(ended)
            end
            return {known and 1 or 0, string.format('%.0f', us), redis.call('ZCARD', KEYS[1])}
            """),

    /** KEYS c live tok, ARGV run keepMillis over; gives 1 and the token, or 0 and the run that has the name. */
    CLAIM("""
            local held = redis.call('GET', KEYS[1])
            if held then
              local token, run = string.match(held, '^(%d+) (.+)$')
              if run == ARGV[1] then
                redis.call('PEXPIRE', KEYS[1], ARGV[2])
                return {1, token}
              end
              if run and run ~= ARGV[3] then
                local owner = string.match(run, '^(.+)%-%d+$')
                local till = owner and redis.call('ZSCORE', KEYS[2], owner)
                if not owner or (till and tonumber(till) >= us) then
                  return {0, run}
                end
              end
            end
            local last = tonumber(redis.call('GET', KEYS[3]) or '0')
            if not last or last >= 9007199254740991 then last = 0 end
            local token = string.format('%.0f', math.max(last + 1, us))
            redis.call('SET', KEYS[3], token)
            redis.call('SET', KEYS[1], token .. ' ' .. ARGV[1], 'PX', ARGV[2])
            return {1, token}
            """),

    /** KEYS c, ARGV run; gives 1 if the claim was this run's and is gone, else 0. */
    RELEASE("""
            local held = redis.call('GET', KEYS[1])
            if held and string.match(held, '^%d+ (.+)$') == ARGV[1] then
              return redis.call('DEL', KEYS[1])
            end
            return 0
            """),

    /** KEYS live inst; gives the clock, instances with the ends of their leases, and instances with what they tell. */
    MEMBERS("""
            local after = string.format('(%.0f', us - 600000000)
            return {
              string.format('%.0f', us),
              redis.call('ZRANGEBYSCORE', KEYS[1], after, '+inf', 'WITHSCORES'),
              redis.call('HGETALL', KEYS[2])
            }
            """);

    /** All of them, as the server gets them. */
    static final String TEXT = text();

    /** How the server calls that. */
    static final String DIGEST = sha1(TEXT);

    private final String body;

    Script(String body) {
        this.body = body;
    }

    private static String text() {
        StringBuilder text = new StringBuilder("""
                local t = redis.call('TIME')
                local us = t[1] * 1000000 + t[2]
                local todo = ARGV[#ARGV]
                """);
        for (Script script : values()) {
            text.append("if todo == '")
                    .append(script)
                    .append("' then\n")
                    .append(script.body)
                    .append("end\n");
        }
        return text.append("return redis.error_reply('ERR no such thing to do')\n")
                .toString();
    }

    /** Which is how it names scripts. */
    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
