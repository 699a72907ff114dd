package dev.inflight.service;

import dev.inflight.TaskText;
import dev.inflight.service.problem.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Targets to call while trying things out. Never there unless the profile {@code demo} is on. */
@RestController
@Profile("demo")
@RequestMapping("/demo")
class DemoController implements ApplicationListener<ContextClosedEvent>, Ordered {

    private static final int MOST_SECONDS = 3_600;

    private final Set<CompletableFuture<String>> waiting = ConcurrentHashMap.newKeySet();

    /** Answers after so many seconds. */
    @GetMapping("/slow")
    @SuppressWarnings("CollectionUndefinedEquality") // a future is equal to itself only, as it should be here
    DeferredResult<Map<String, String>> slow(@RequestParam(name = "seconds", defaultValue = "30") int seconds) {
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw Refusal.malformed(
                    "seconds", "seconds must be 0 to " + MOST_SECONDS + ", not " + TaskText.quote("" + seconds));
        }
        DeferredResult<Map<String, String>> result = new DeferredResult<>(TimeUnit.HOURS.toMillis(2));
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.add(answer);
        var unused = answer.thenAccept(text -> {
            waiting.remove(answer);
            result.setResult(Map.of("answer", text));
        });
        answer.completeOnTimeout("that took " + seconds + " s", seconds, TimeUnit.SECONDS);
        return result;
    }

    /** Answers 500. */
    @GetMapping("/fail")
    @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
    ProblemDetail fail() {
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "it always does");
    }

    /** Lets go of whoever still waits, so that nothing holds up the shutdown. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        waiting.forEach(answer -> answer.complete("shutting down"));
    }

    /** Before the registry waits for running tasks. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
