package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

@About("Spring Security's wrappers around executors, with a fixed user and with the caller's: who each worker is")
final class SecurityDelegates implements Row {

    private static final List<String> EXECUTORS =
            List.of("executorFixed", "executorCurrent", "serviceFixed", "serviceCurrent", "taskFixed", "taskCurrent");

    @Override
    public void play(Sheet sheet) {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (String caller : List.of("alice", "")) {
                SecurityContextHolder.clearContext();
                if (!caller.isEmpty()) {
                    SecurityContextHolder.getContext().setAuthentication(user(caller));
                }
                for (String executor : EXECUTORS) {
                    sheet.sayFuture("called by '" + caller + "' on " + executor, jobs.who(executor));
                }
            }
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static Authentication user(String name) {
        return UsernamePasswordAuthenticationToken.authenticated(name, null, List.of());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        private final SecurityContext system = new SecurityContextImpl(user("system"));

        @Bean(destroyMethod = "shutdown")
        ExecutorService plain() {
            return Executors.newFixedThreadPool(2);
        }

        @Bean
        Executor executorFixed(ExecutorService plain) {
            return new DelegatingSecurityContextExecutor(plain, system);
        }

        @Bean
        Executor executorCurrent(ExecutorService plain) {
            return new DelegatingSecurityContextExecutor(plain);
        }

        @Bean(destroyMethod = "")
        Executor serviceFixed(@Qualifier("plain") ExecutorService plain) {
            return new DelegatingSecurityContextExecutorService(plain, system);
        }

        @Bean(destroyMethod = "")
        Executor serviceCurrent(@Qualifier("plain") ExecutorService plain) {
            return new DelegatingSecurityContextExecutorService(plain);
        }

        @Bean
        Executor taskFixed(@Qualifier("plain") ExecutorService plain) {
            return new DelegatingSecurityContextAsyncTaskExecutor(new ConcurrentTaskExecutor(plain), system);
        }

        @Bean
        Executor taskCurrent(@Qualifier("plain") ExecutorService plain) {
            return new DelegatingSecurityContextAsyncTaskExecutor(new ConcurrentTaskExecutor(plain));
        }
    }

    static class Jobs {

        @Autowired
        @Lazy
        private Jobs self;

        public CompletableFuture<String> who(String executor) {
            return switch (executor) {
                case "executorFixed" -> self.executorFixed();
                case "executorCurrent" -> self.executorCurrent();
                case "serviceFixed" -> self.serviceFixed();
                case "serviceCurrent" -> self.serviceCurrent();
                case "taskFixed" -> self.taskFixed();
                default -> self.taskCurrent();
            };
        }

        @Async("executorFixed")
        public CompletableFuture<String> executorFixed() {
            return me();
        }

        @Async("executorCurrent")
        public CompletableFuture<String> executorCurrent() {
            return me();
        }

        @Async("serviceFixed")
        public CompletableFuture<String> serviceFixed() {
            return me();
        }

        @Async("serviceCurrent")
        public CompletableFuture<String> serviceCurrent() {
            return me();
        }

        @Async("taskFixed")
        public CompletableFuture<String> taskFixed() {
            return me();
        }

        @Async("taskCurrent")
        public CompletableFuture<String> taskCurrent() {
            return me();
        }

        private static CompletableFuture<String> me() {
            Authentication me = SecurityContextHolder.getContext().getAuthentication();
            return CompletableFuture.completedFuture(me == null ? "nobody" : me.getName());
        }
    }
}
