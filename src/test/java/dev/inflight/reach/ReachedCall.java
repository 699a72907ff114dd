package dev.inflight.reach;

import static dev.inflight.CancelEffect.HOOK;
import static dev.inflight.CancelEffect.INTERRUPTED;

import dev.inflight.CancelEffect;
import java.net.URI;
import java.util.Set;

/** What work blocks in, whom it asks, and what a stop does to it. */
enum ReachedCall {
    REST_CLIENT("restClient", Asks.HTTP, null, BlockedCalls::restClient),
    REST_TEMPLATE("restTemplate", Asks.HTTP, null, BlockedCalls::restTemplate),
    HTTP_INTERFACE("httpInterface", Asks.HTTP, null, BlockedCalls::httpInterface),
    WEB_CLIENT_BLOCKING("webClientBlocking", Asks.HTTP, HOOK, BlockedCalls::webClientBlocking),
    WEB_CLIENT_FUTURE("webClientFuture", Asks.HTTP, HOOK, BlockedCalls::webClientFuture),
    WEB_CLIENT_MONO(
            "webClientMono",
            Asks.HTTP,
            HOOK,
            (calls, url) -> calls.webClientMono(url).subscribe(answer -> {}, stopped -> {})),
    OK_HTTP("okHttp", Asks.HTTP, HOOK, BlockedCalls::okHttp),
    GRPC("grpc", Asks.GRPC, HOOK, BlockedCalls::grpc),
    MAIL("mail", Asks.SMTP, HOOK, BlockedCalls::mail),
    SOCKET("socket", Asks.HTTP, HOOK, BlockedCalls::socket),
    PROCESS_EXIT("processExit", Asks.PROCESS, INTERRUPTED, BlockedCalls::processExit),
    PROCESS_OUTPUT("processOutput", Asks.PROCESS, HOOK, BlockedCalls::processOutput);

    /** Whom it asks. */
    enum Asks {
        HTTP,
        SMTP,
        GRPC,
        PROCESS
    }

    private interface Begin {
        Object begin(BlockedCalls calls, URI url) throws Exception;
    }

    /** Those clients that heed an interrupt while they wait for the head of an answer. */
    private static final Set<String> HEEDS_INTERRUPTS = Set.of("jdk", "reactor");

    private final String method;
    private final Asks asks;
    private final CancelEffect effect;
    private final Begin begin;

    /** @param effect {@code null}: the factory decides */
    ReachedCall(String method, Asks asks, CancelEffect effect, Begin begin) {
        this.method = method;
        this.asks = asks;
        this.effect = effect;
        this.begin = begin;
    }

    void begin(BlockedCalls calls, URI url) throws Exception {
        begin.begin(calls, url);
    }

    String kind() {
        return "BlockedCalls." + method;
    }

    Asks asks() {
        return asks;
    }

    /** Whether it is another call with each of the factories that Boot picks from. */
    boolean hasFactory() {
        return effect == null;
    }

    /** Whether nothing but its reads is cut: a hook is there only while it is in one. */
    boolean blocksInRead() {
        return this == MAIL || this == SOCKET;
    }

    CancelEffect effect(String factory) {
        return effect != null ? effect : HEEDS_INTERRUPTS.contains(factory) ? INTERRUPTED : HOOK;
    }

    /** What is shown meanwhile; {@code null}: nothing. */
    String shown(int port) {
        if (asks == Asks.GRPC) {
            return "prices/Refresh";
        }
        return asks == Asks.HTTP && this != SOCKET ? "GET http://127.0.0.1:" + port + "/prices?region=…" : null;
    }
}
