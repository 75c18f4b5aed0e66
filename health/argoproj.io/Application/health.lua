-- Argo CD has no health for an Application, so the waves of an app of apps would not wait. This check waits until the
-- child has compared its new source, has synced and is healthy. It never waits for what only a person does, such as to
-- sync a child by hand, to resume it or to confirm a deletion. Nor does an Application wait for itself.

local function result(status, message)
  return { status = status, message = message }
end

-- An absent field and an empty one are the same to Argo CD.
local function same(a, b)
  return (a or "") == (b or "")
end

local function sameSource(a, b)
  return same(a.repoURL, b.repoURL) and same(a.targetRevision, b.targetRevision)
    and same(a.path, b.path) and same(a.chart, b.chart)
end

local function isCompared(spec, comparedTo)
  if spec.sources ~= nil and #spec.sources > 0 then
    local compared = comparedTo.sources or {}
    if #compared ~= #spec.sources then
      return false
    end
    for i, source in ipairs(spec.sources) do
      if not sameSource(source, compared[i]) then
        return false
      end
    end
    return true
  end
  -- A hydrator makes the source from another one.
  if spec.source == nil or spec.sourceHydrator ~= nil then
    return true
  end
  return sameSource(spec.source, comparedTo.source or {})
end

-- Argo CD writes `<application>:<group>/<kind>:<namespace>/<name>` on what an Application manages, and its name as a
-- label with the older way of tracking. Outside of Argo CD's namespace, the name is `<namespace>_<name>`.
local function isManagedByItself(metadata)
  local id = (metadata.annotations or {})["argocd.argoproj.io/tracking-id"]
  local label = (metadata.labels or {})["app.kubernetes.io/instance"]
  for _, name in ipairs({ metadata.name, (metadata.namespace or "") .. "_" .. metadata.name }) do
    if id == name .. ":argoproj.io/Application:" .. (metadata.namespace or "") .. "/" .. metadata.name then
      return true
    end
    if id == nil and label == name then
      return true
    end
  end
  return false
end

local function isAutomated(spec)
  local automated = (spec.syncPolicy or {}).automated
  return automated ~= nil and automated.enabled ~= false
end

-- True if something is out of sync that a sync without pruning would change.
local function needsSync(status, automated)
  if automated.prune == true or status.resources == nil then
    return true
  end
  for _, resource in ipairs(status.resources) do
    if resource.status == "OutOfSync" and not resource.requiresPruning then
      return true
    end
  end
  return false
end

local function isRevisionSynced(sync, syncResult)
  if sync.revisions ~= nil and #sync.revisions > 0 then
    return table.concat(sync.revisions, " ") == table.concat(syncResult.revisions or {}, " ")
  end
  return same(sync.revision, syncResult.revision)
end

-- True for a message with the prefix that Argo CD writes. There is no `string` library: `!` follows the space.
local function waitsForConfirmation(message)
  local prefix = "waiting for pruning confirmation of"
  return message ~= nil and message >= prefix .. " " and message < prefix .. "!"
end

local spec = obj.spec or {}
local status = obj.status or {}
local sync = status.sync or {}
local health = status.health or {}
local operation = status.operationState or {}

if isManagedByItself(obj.metadata) then
  return result("Healthy", "Not waited for: it manages itself")
end

if not isAutomated(spec) then
  if health.status == "Degraded" then
    return result("Degraded", health.message)
  end
  return result("Healthy", "Not waited for: it does not sync automatically")
end

for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "InvalidSpecError" or condition.type == "ComparisonError" then
    return result("Degraded", condition.message)
  end
end

if sync.status == nil or not isCompared(spec, sync.comparedTo or {}) then
  return result("Progressing", "Waiting for Argo CD to compare it with its source")
end

if operation.phase == "Running" and waitsForConfirmation(operation.message) then
  return result("Healthy", "Not waited for: a person has to confirm what it deletes")
end

if obj.operation ~= nil or operation.phase == "Running" or operation.phase == "Terminating" then
  return result("Progressing", "Waiting for its sync to finish")
end

if sync.status == "OutOfSync" and needsSync(status, spec.syncPolicy.automated) then
  if operation.syncResult == nil or not isRevisionSynced(sync, operation.syncResult) then
    return result("Progressing", "Waiting for its sync to start")
  end
  if operation.phase == "Failed" or operation.phase == "Error" then
    return result("Degraded", operation.message)
  end
end

if health.status == nil then
  return result("Progressing", "Waiting for its health")
end
if health.status == "Suspended" then
  return result("Healthy", "Not waited for: it is suspended, and a person resumes it")
end
return result(health.status, health.message)
