// A command on one thing that asks everything about on-call again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "../ui/Toast";

export function useAct<T>(run: (x: T) => Promise<unknown>, said: string) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSuccess: () => { toast.say(said); void client.invalidateQueries({ queryKey: ["oncall"] }); }, onError: toast.fail });
}
