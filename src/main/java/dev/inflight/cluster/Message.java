package dev.inflight.cluster;

import dev.inflight.TaskText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one replica says to another: an order, or an answer to one. Texts only, so nothing that arrives is ever more than data.
 *
 * @param id random and different for each message, so that one which arrives twice is known: 1 to 64 letters, digits, dashes or
 *     underscores
 * @param from the instance that sent it, or says that it did
 * @param type what it is about, such as {@code LIST}: capitals and underscores
 * @param until when it is no longer to be carried out, by the engine's clock in microseconds since 1970
 * @param fields what belongs to its type: at most 64, their keys a lower-case letter and up to 31 letters or digits, and none of
 *     {@code v}, {@code id}, {@code from}, {@code type}, {@code until}. A surrogate alone in a value is replaced
 */
public record Message(String id, String from, String type, long until, Map<String, String> fields) {

    /** The type of every answer; all others are orders. */
    public static final String ANSWER = "ANSWER";

    /** The type of what arrived and makes no sense, or is too long, or of another version. Cannot be sent. */
    public static final String UNREADABLE = "";

    /** Largest order: its own fields' keys and values, in bytes of UTF-8. */
    public static final int MAX_ORDER_BYTES = 16 * 1024;

    /** Largest answer, likewise. */
    public static final int MAX_ANSWER_BYTES = 512 * 1024;

    private static final String VERSION = "1";
    private static final int MAX_FIELDS = 64;
    private static final int OWN_FIELDS = 5;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z_]{0,31}");
    private static final Pattern KEY = Pattern.compile("(?!(?:v|id|from|type|until)$)[a-z][A-Za-z0-9]{0,31}");
    private static final Message NONSENSE = new Message("", "", UNREADABLE, 0, Map.of());

    /** @throws IllegalArgumentException when a part is not as said, or the whole is too large */
    public Message {
        fields = checked(fields);
        if (!type.equals(UNREADABLE) || !id.isEmpty() || !from.isEmpty() || !fields.isEmpty()) {
            require(ID, "the id of a message has 1 to 64 letters, digits, dashes or underscores", id);
            Wire.requireInstance(from);
            require(TYPE, "the type of a message has 1 to 32 capitals and underscores", type);
            if (until < 0) {
                throw new IllegalArgumentException("until must not be negative, not " + until);
            }
        }
        requireAtMost(maxBytes(type), type, bytes(fields));
    }

    /** How many bytes the fields of such a message may have. */
    public static int maxBytes(String type) {
        return type.equals(ANSWER) ? MAX_ANSWER_BYTES : MAX_ORDER_BYTES;
    }

    /** How many bytes such fields count for. */
    public static int bytes(Map<String, String> fields) {
        int bytes = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            bytes = Math.addExact(bytes, field.getKey().length() + Wire.utf8Length(field.getValue()));
        }
        return bytes;
    }

    /** Whether it arrived and makes no sense. */
    public boolean isUnreadable() {
        return type.equals(UNREADABLE);
    }

    /**
     * What travels: its own fields and those of its type.
     *
     * @throws IllegalStateException when it is {@linkplain #isUnreadable unreadable}
     */
    public Map<String, String> toWire() {
        if (isUnreadable()) {
            throw new IllegalStateException("what makes no sense is not passed on");
        }
        Map<String, String> wire = new LinkedHashMap<>();
        wire.put("v", VERSION);
        wire.put("id", id);
        wire.put("from", from);
        wire.put("type", type);
        wire.put("until", Long.toString(until));
        wire.putAll(fields);
        return wire;
    }

    /** Reads what travelled; never fails, see {@link #UNREADABLE}. */
    public static Message fromWire(Map<String, String> wire) {
        if (!VERSION.equals(wire.get("v")) || wire.size() > OWN_FIELDS + MAX_FIELDS) {
            return NONSENSE;
        }
        Map<String, String> fields = new LinkedHashMap<>(wire);
        fields.remove("v");
        try {
            return new Message(
                    taken(fields, "id"),
                    taken(fields, "from"),
                    taken(fields, "type"),
                    Long.parseLong(taken(fields, "until")),
                    fields);
        } catch (IllegalArgumentException | ArithmeticException nonsense) {
            return NONSENSE;
        }
    }

    /** Names neither values nor keys, which may be somebody's secrets and any length. */
    @Override
    public String toString() {
        return "Message[" + type + " " + id + " from " + from + ", " + fields.size() + " fields]";
    }

    private static String taken(Map<String, String> fields, String key) {
        String value = fields.remove(key);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    private static Map<String, String> checked(Map<String, String> fields) {
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("a message has at most " + MAX_FIELDS + " fields, not " + fields.size());
        }
        Map<String, String> kept = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            require(
                    KEY,
                    "the key of a field is a lower-case letter and up to 31 letters or digits, and not reserved",
                    key);
            kept.put(key, Wire.wellFormed(value));
        });
        return Collections.unmodifiableMap(kept);
    }

    private static void requireAtMost(int most, String type, int bytes) {
        if (bytes > most) {
            throw new IllegalArgumentException(
                    "a message of type " + type + " has at most " + most + " bytes, not " + bytes);
        }
    }

    private static void require(Pattern pattern, String rule, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(rule + ", not " + TaskText.quote(text));
        }
    }
}
